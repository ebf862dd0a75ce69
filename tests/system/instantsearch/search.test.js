// Searches, filters, pages and sort orders of instantsearch.js.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, closeAll, lite as client, place, started, widgets } from './pages.js';

const labels = (element) => Object.fromEntries(
  [...element.querySelectorAll('label')].map((label) => [
    label.querySelector('.ais-RefinementList-labelText').textContent,
    Number(label.querySelector('.ais-RefinementList-count').textContent),
  ]));

after(closeAll);
let all;
before(async () => { all = (await answer('/api/v1/search')).total; });

test('searches, highlights and makes snippets', async () => {
  const page = await started((p) => { p.box = place(); return [widgets.searchBox({ container: p.box })]; });
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
  assert.equal(page.total(), (await answer('/api/v1/search?category.not=News')).total);
});

test('a facet can be searched', async () => {
  const page = await started((p) => { p.list = place(); return [widgets.refinementList({ container: p.list, attribute: 'community', searchable: true })]; });
  const found = await page.search.helper.searchForFacetValues('community', 'tele', 5);
  assert.ok(found.facetHits.length > 0);
  assert.ok(found.facetHits.every((hit) => /tele/i.test(hit.value) && hit.count > 0));
});

test('ranges narrow the results, and the span of years is given', async () => {
  const page = await started((p) => { p.range = place(); return [widgets.rangeInput({ container: p.range, attribute: 'year' })]; });
  const [low] = page.range.querySelectorAll('input[type=number]');
  assert.ok(Number(low.placeholder) > 1900);
  await page.settled(() => page.search.helper.addNumericRefinement('year', '>=', 2026).search());
  assert.equal(page.total(), (await answer('/api/v1/search?year=2026')).total);
});

test('pages do not overlap', async () => {
  const page = await started((p) => { p.pages = place(); return [widgets.pagination({ container: p.pages, scrollTo: false }), widgets.configure({ hitsPerPage: 4 })]; });
  const first = page.titles();
  await page.settled(() => page.pages.querySelector('.ais-Pagination-item--nextPage a').click());
  const second = page.titles();
  assert.equal(first.length, 4);
  assert.ok(second.every((title) => !first.includes(title)));
});

test('sort orders are index names', async () => {
  const page = await started(() => [], { indexName: 'content_date_desc' });
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
  await assert.rejects(client.search([{ indexName: 'content', params: { optionalWords: ['a'] } }]), { message: /optionalWords/ });
});
