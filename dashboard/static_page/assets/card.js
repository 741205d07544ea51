// The paper card: all there is to say about one paper.

function paperCard(i, headed = 'h1') {
  const { papers, details } = atlas;
  const facts = [digestWords(i)];
  if (papers.published[i] !== null) facts.push(`published ${dayWords(papers.published[i])}`);
  if (papers.upvotes[i] !== null) facts.push(count(papers.upvotes[i], 'upvote'));
  if (details?.category[i]) facts.push(details.category[i]);
  const novelty = noveltyWords(i);
  return el('article.card', {},
    el(headed, { dir: 'auto', tabindex: '-1', class: 'heading' }, papers.title[i] || '(no title)'),
    el('p.facts', {}, between(facts)),
    el('p.facts', {}, topicWords(i)),
    novelty && el('p.facts', {}, `When it came it was ${novelty}.`),
    details ? cardDetails(i) : note('Reading the abstracts …'));
}

const MOST_DIGESTS = 5;

/** Say where a paper appeared: `In 2 digests, first 13 Mar 2025, place 5; again ...`. */
function digestWords(i) {
  const { papers, digests } = atlas;
  const where = papers.again[i] ?? [[papers.digest[i], papers.place[i]]];
  const [first, ...again] = where.map(([d, place]) => `${digests[d].name}${place ? `, place ${place}` : ''}`);
  const more = again.length > MOST_DIGESTS ? [`${again.length - MOST_DIGESTS} more`] : [];
  const listed = [`first ${first}`, ...[...again.slice(0, MOST_DIGESTS), ...more].map((d) => `again ${d}`)];
  return `In ${count(where.length, 'digest')}, ${listed.join('; ')}`;
}

/** Say which topic a paper is in, how firmly, and how sure that topic is. */
function topicWords(i) {
  const { papers, words } = atlas;
  const own = atlas.topicOf.get(papers.topic[i]);
  const membership = `strength ${ratio(papers.membership[i])}`;
  if (own) return [`${words.belonging[sureness(papers.membership[i])]} `, topicLink(own.id), ` (${membership} · the topic: `, sureMark(own), ')'];
  if (papers.nearest[i] === BETWEEN) return words.between;
  return [swatch(BETWEEN), 'Between topics; nearest: ', topicLink(papers.nearest[i]), ` (similarity ${ratio(papers.similarity_to_centroid[i])}, ${membership})`];
}

function cardDetails(i) {
  const { details, words } = atlas;
  const twins = details.twins[i] ?? [];
  const like = details.like[i];
  return [
    twins.map(([other, likeness]) => el('p.facts', {}, 'Looks like the same work as ', paperLink(other),
      ` (${percent(likeness)} of their pairs of words are the same; kept as two papers)`)),
    el('p.ways', {}, waysTo(i)),
    details.summaries.includes(i) ? note(words.summary) : null,
    el('div.abstract', {}, details.abstract[i].split('\n').map((part) => el('p', { dir: 'auto' }, part))),
    details.mentions[i] ? el('p.ways', {}, details.mentions[i].map(([kind, shown, address]) => outside(`${kind}: ${shown}`, address))) : null,
    like.length ? [
      el('h2', {}, 'Papers like it'),
      el('ol.like', {}, like.map(([other, likeness]) => el('li', {}, swatch(atlas.papers.topic[other]), el('span.number', {}, ratio(likeness)), paperLink(other)))),
      note('The number says how alike the two texts are; 1 is the same text.')] : null];
}

/** The ways to the paper itself, or to where it can be searched for. */
function waysTo(i) {
  const { details, papers, words } = atlas;
  const known = [['Open the paper', details.link[i]], ['arXiv', details.arxiv[i]]].filter(([, address]) => address);
  const wanted = encodeURIComponent(papers.title[i].slice(0, 300));
  const ways = known.length ? known : words.searchAt.map(([name, address]) => [name, address + wanted]);
  return ways.filter(([, address], k) => ways.findIndex(([, a]) => a === address) === k).map(([name, address]) => outside(name, address));
}
