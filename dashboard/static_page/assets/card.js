// The paper card: everything about one paper.

function paperCard(i, headingTag = 'h1') {
  const { papers, details } = atlas;
  const facts = [digestWords(i)];
  if (papers.published[i] !== null) facts.push(`published ${day(papers.published[i])}`);
  if (papers.upvotes[i] !== null) facts.push(count(papers.upvotes[i], 'upvote'));
  if (details?.category[i]) facts.push(details.category[i]);
  const novelty = noveltyWords(i);
  return el('article.card', {},
    el(headingTag, { dir: 'auto', tabindex: '-1', class: 'heading' }, papers.title[i] || '(no title)'),
    el('p.facts', {}, joined(facts)),
    el('p.facts', {}, topicWords(i)),
    novelty && el('p.facts', {}, novelty),
    details ? cardDetails(i) : note('Loading abstracts …'));
}

const MAX_DIGESTS = 5;

/** Return when a paper was listed: `First listed 13 Mar 2025 (no. 5); again 17 Mar 2025 (no. 2)`. */
function digestWords(i) {
  const { papers, digests } = atlas;
  const listings = papers.listings[i] ?? [[papers.digest[i], papers.position[i]]];
  const [first, ...others] = listings.map(([d, position]) => `${digests[d].name}${position ? ` (no. ${position})` : ''}`);
  const hidden = others.length - MAX_DIGESTS;
  const more = hidden > 0 ? [`in ${count(hidden, 'more digest')}`] : [];
  return [`First listed ${first}`, ...others.slice(0, MAX_DIGESTS).map((d) => `again ${d}`), ...more].join('; ');
}

/** Return the topic of a paper, its match, and the topic's stability. */
function topicWords(i) {
  const { papers, words } = atlas;
  const own = atlas.topicOf.get(papers.topic[i]);
  if (own) return [`${words.matchFor[levelOf(papers.membership[i])]} `, topicLink(own.id), ` (${matchNumber(papers.membership[i])}) · `, stabilityMark(own)];
  if (papers.nearest[i] === UNASSIGNED) return words.unassigned;
  return [swatch(UNASSIGNED), `${words.unassigned}; nearest topic: `, topicLink(papers.nearest[i]), ` (${nearestNumbers(i)})`];
}

function cardDetails(i) {
  const { details, words } = atlas;
  const duplicates = details.duplicates[i] ?? [];
  const similar = details.similar[i];
  return [
    duplicates.map(([other, share]) => el('p.facts', {}, 'Possibly the same work as ', paperLink(other),
      ` (${percent(share)} of word pairs match; listed separately)`)),
    el('p.actions', {}, paperSites(i)),
    details.summaries.includes(i) ? note(words.summary) : null,
    el('div.abstract', {}, details.abstract[i].split('\n').map((part) => el('p', { dir: 'auto' }, part))),
    details.mentions[i] ? el('p.actions', {}, details.mentions[i].map(([kind, shown, address]) => externalLink(`${kind}: ${shown}`, address))) : null,
    similar.length ? [
      el('h2', {}, 'Similar papers'),
      note('Numbers show the similarity of the texts (1 = identical).'),
      el('ol.similar', {}, similar.map(([other, similarity]) => el('li', {}, swatch(atlas.papers.topic[other]), el('span.number', {}, ratio(similarity)), paperLink(other))))] : null];
}

/** Return links to the paper, or to sites that can search for it. */
function paperSites(i) {
  const { details, papers, words } = atlas;
  const known = [['Open the paper', details.link[i]], ['arXiv', details.arxiv[i]]].filter(([, address]) => address);
  const query = encodeURIComponent(papers.title[i].slice(0, 300));
  const sites = known.length ? known : words.searchSites.map(([name, address]) => [name, address + query]);
  return sites.filter(([, address], k) => sites.findIndex(([, a]) => a === address) === k).map(([name, address]) => externalLink(name, address));
}
