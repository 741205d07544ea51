// The page's data: outline and papers first, abstracts a moment later.

const UNASSIGNED = -1;

/** Decode a data block of the page (Base64, gzip, JSON) and remove it. */
async function unpack(id) {
  const block = byId(id);
  const text = atob(block.textContent);
  block.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/** All data; `details` is null until the abstracts are loaded. */
const atlas = { details: null };
let detailsRead;

async function readOutline() {
  Object.assign(atlas, await unpack('outline'));
  const { papers, topics, themes } = atlas;
  atlas.n = papers.id.length;
  atlas.indexOf = new Map(papers.id.map((id, i) => [id, i]));
  atlas.topicOf = new Map(topics.map((t) => [t.id, t]));
  atlas.themeOf = new Map(themes.map((t) => [t.id, t]));
  atlas.members = new Map([...topics.map((t) => [t.id, []]), [UNASSIGNED, []]]);
  papers.topic.forEach((t, i) => atlas.members.get(t).push(i));
  atlas.all = papers.id.map((_, i) => i);
}

/** Load the abstracts, which are at the end of the file. */
function readDetails() {
  const complete = new Promise((done) => {
    if (document.readyState !== 'loading') done();
    else document.addEventListener('DOMContentLoaded', done);
  });
  detailsRead = complete.then(() => unpack('details')).then((details) => { atlas.details = details; });
  return detailsRead;
}

/** Return the index of the level (high, fair, low) of a match or stability. */
function levelOf(value) {
  return atlas.words.limits.findIndex((limit) => value >= limit - 1e-6);
}

/** Return a match as text, rounded down so that it never seems to reach a level's limit. */
const matchNumber = (value) => fixed(Math.floor(100 * value + 1e-6) / 100, 2);

const isDark = () => {
  const chosen = document.documentElement.dataset.mode;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
};
const inMode = (pair) => pair[isDark() ? 1 : 0];

function topicName(id) {
  return atlas.topicOf.get(id)?.name ?? atlas.words.unassigned;
}

/** Return the colour of a topic; null for unassigned papers. `by` is theme, topic or membership. */
function topicColor(id, by = 'topic') {
  const topic = atlas.topicOf.get(id);
  if (!topic) return null;
  if (by === 'membership') return inMode(atlas.words.levelColors[levelOf(topic.stability)]);
  return inMode(by === 'theme' ? topic.themeColors : topic.colors);
}
