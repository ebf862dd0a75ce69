// The real clients against the real service: instantsearch.js in a jsdom document, and
// algoliasearch/lite, both as published. SEARCH_URL is the service's URL.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

const base = new URL(process.env.SEARCH_URL);
const dom = new JSDOM('<!doctype html><body></body>', { url: 'http://site.example/' });
for (const name of ['window', 'document', 'HTMLElement', 'Event', 'Node', 'history', 'location']) {
  globalThis[name] ??= name === 'window' ? dom.window : dom.window[name];
}
const { liteClient } = await import('algoliasearch/lite');
const require = createRequire(import.meta.url);
const { default: instantsearch } = require('instantsearch.js');
const widgets = require('instantsearch.js/cjs/widgets');

const client = liteClient('app', 'key-that-nobody-set', {
  hosts: [{ url: base.host, accept: 'readWrite', protocol: 'http' }],
});

function place() {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

async function until(true_) {
  for (let n = 0; n < 200; n += 1) {
    if (true_()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  assert.fail(`never: ${true_}`);
}

// A running interface, whose output is read from its elements, as a reader would.
async function started(made, indexName = 'content') {
  const page = { stats: place(), hits: place() };
  const search = instantsearch({ indexName, searchClient: client, future: { preserveSharedStateOnUnmount: true } });
  search.addWidgets([
    widgets.stats({ container: page.stats, templates: { text: (data) => String(data.nbHits) } }),
    widgets.hits({ container: page.hits, templates: {
      item: (hit, { html, components }) =>
        html`<h2>${components.Highlight({ attribute: 'title', hit })}</h2>
          <p>${components.Snippet({ attribute: 'body', hit })}</p>`,
    } }),
    ...made(page),
  ]);
  search.start();
  await until(() => page.stats.textContent && search.status === 'idle');
  page.total = () => Number(page.stats.textContent);
  page.titles = () => [...page.hits.querySelectorAll('h2')].map((h) => h.textContent);
  page.settled = async (change) => {
    change();
    await new Promise((done) => setTimeout(done, 30));
    await until(() => search.status === 'idle');
  };
  page.search = search;
  return page;
}

const labels = (element) => Object.fromEntries(
  [...element.querySelectorAll('label')].map((label) => [
    label.querySelector('.ais-RefinementList-labelText').textContent,
    Number(label.querySelector('.ais-RefinementList-count').textContent),
  ]));

const answer = async (path) => (await fetch(new URL(path, base))).json();
const pages = [];
after(() => pages.forEach((page) => page.search.dispose()));
let all;
before(async () => { all = (await answer('/api/v1/search')).total; });

test('searches, highlights and makes snippets', async () => {
  const page = await started((p) => { p.box = place(); return [widgets.searchBox({ container: p.box })]; });
  pages.push(page);
  assert.equal(page.total(), all);
  await page.settled(() => page.search.helper.setQuery('telehealth').search());
  assert.equal(page.total(), (await answer('/api/v1/search?q=telehealth')).total);
  assert.ok(page.total() > 0 && page.total() < all);
  assert.match(page.hits.innerHTML, /<mark class="ais-Highlight-highlighted">Telehealth<\/mark>/i);
  assert.match(page.hits.innerHTML, /<mark class="ais-Snippet-highlighted">/);
  assert.equal(page.hits.querySelectorAll('script, img').length, 0);
});

test('several values of a facet can be selected, and its counts stay', async () => {
  const page = await started((p) => { p.list = place(); return [widgets.refinementList({ container: p.list, attribute: 'category', limit: 50 })]; });
  pages.push(page);
  const before_ = labels(page.list);
  const [first, second] = Object.keys(before_);
  await page.settled(() => page.list.querySelector(`input[value="${first}"]`).click());
  assert.equal(page.total(), before_[first]);
  assert.deepEqual(labels(page.list), before_);
  await page.settled(() => page.list.querySelector(`input[value="${second}"]`).click());
  const both = `/api/v1/search?category=${encodeURIComponent(first)}&category=${encodeURIComponent(second)}`;
  assert.equal(page.total(), (await answer(both)).total);
});

test('a value can be excluded', async () => {
  const page = await started((p) => [widgets.configure({ facets: ['category'], facetsExcludes: { category: ['News'] } })]);
  pages.push(page);
  assert.equal(page.total(), (await answer('/api/v1/search?category.not=News')).total);
});

test('a facet can be searched', async () => {
  const page = await started((p) => { p.list = place(); return [widgets.refinementList({ container: p.list, attribute: 'community', searchable: true })]; });
  pages.push(page);
  const found = await page.search.helper.searchForFacetValues('community', 'tele', 5);
  assert.ok(found.facetHits.length > 0);
  assert.ok(found.facetHits.every((hit) => /tele/i.test(hit.value) && hit.count > 0));
});

test('ranges narrow the results, and the span of years is given', async () => {
  const page = await started((p) => { p.range = place(); return [widgets.rangeInput({ container: p.range, attribute: 'year' })]; });
  pages.push(page);
  const [low] = page.range.querySelectorAll('input[type=number]');
  assert.ok(Number(low.placeholder) > 1900);
  await page.settled(() => page.search.helper.addNumericRefinement('year', '>=', 2026).search());
  assert.equal(page.total(), (await answer('/api/v1/search?year=2026')).total);
});

test('pages do not overlap', async () => {
  const page = await started((p) => { p.pages = place(); return [widgets.pagination({ container: p.pages, scrollTo: false }), widgets.configure({ hitsPerPage: 4 })]; });
  pages.push(page);
  const first = page.titles();
  await page.settled(() => page.pages.querySelector('.ais-Pagination-item--nextPage a').click());
  const second = page.titles();
  assert.equal(first.length, 4);
  assert.ok(second.every((title) => !first.includes(title)));
});

test('sort orders are index names', async () => {
  const page = await started(() => [], 'content_date_desc');
  pages.push(page);
  const expected = (await answer('/api/v1/search?sort=-date')).hits.map((hit) => hit.title.trim());
  assert.deepEqual(page.titles().slice(0, 5).map((t) => t.trim()), expected.slice(0, 5));
});

test('the lite client sends a batch and reads an error', async () => {
  const { results } = await client.search([
    { indexName: 'content', params: { query: 'care', hitsPerPage: 2 } },
    { indexName: 'content', params: { query: 'zzzzzz' } },
  ]);
  assert.equal(results[0].hits.length, 2);
  assert.equal(results[1].nbHits, 0);
  await assert.rejects(client.search([{ indexName: 'content', params: { filters: 'a:b' } }]), /facetFilters/);
});
