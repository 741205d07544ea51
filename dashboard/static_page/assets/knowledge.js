// What the page knows: at once the outline and the papers, a moment later their abstracts.

const BETWEEN = -1;

/** Read a block of this page: letters, compressed JSON. */
async function unpack(id) {
  const block = byId(id);
  const letters = atob(block.textContent);
  block.remove();
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/** All that is known; `details` is null until the abstracts are there. */
const atlas = { details: null };
let detailsRead;

async function readOutline() {
  Object.assign(atlas, await unpack('outline'));
  const { papers, topics, themes } = atlas;
  atlas.n = papers.id.length;
  atlas.indexOf = new Map(papers.id.map((id, i) => [id, i]));
  atlas.topicOf = new Map(topics.map((t) => [t.id, t]));
  atlas.themeOf = new Map(themes.map((t) => [t.id, t]));
  atlas.members = new Map([...topics.map((t) => [t.id, []]), [BETWEEN, []]]);
  papers.topic.forEach((t, i) => atlas.members.get(t).push(i));
  atlas.all = papers.id.map((_, i) => i);
}

/** Wait for the abstracts, which stand at the end of the file. */
function readDetails() {
  const whole = new Promise((done) => {
    if (document.readyState !== 'loading') done();
    else document.addEventListener('DOMContentLoaded', done);
  });
  detailsRead = whole.then(() => unpack('details')).then((details) => { atlas.details = details; });
  return detailsRead;
}

/** How sure a number is: 0 is the surest, 2 the least. */
function sureness(value) {
  return atlas.words.limits.findIndex((limit) => value >= limit - 1e-6);
}

const isDark = () => {
  const chosen = document.documentElement.dataset.mode;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
};
const inMode = (pair) => pair[isDark() ? 1 : 0];

function topicName(id) {
  return atlas.topicOf.get(id)?.name ?? atlas.words.between;
}

/** The colour of a topic, null between topics; `by` is theme, topic or sure. */
function topicColor(id, by = 'topic') {
  const topic = atlas.topicOf.get(id);
  if (!topic) return null;
  if (by === 'membership') return inMode(atlas.words.sureColors[sureness(topic.stability)]);
  return inMode(by === 'theme' ? topic.themeColors : topic.colors);
}
