// The calls of algoliasearch 4 and 5 that read an index.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { answer, client4, client5, closeAll, place, started, total, widgets } from './pages.js';

after(closeAll);
const index4 = client4.initIndex('content');

test('version 5 searches one index', async () => {
  const found = await client5.searchSingleIndex({
    indexName: 'content_date_desc', searchParams: { query: 'care', hitsPerPage: 3 } });
  assert.equal(found.nbHits, await total('q=care'));
  assert.equal(found.hits.length, 3);
});

test('version 5 reads documents', async () => {
  const [hit] = (await answer('/api/v1/search?q=telehealth')).hits;
  const one = await client5.getObject({ indexName: 'content', objectID: hit.id, attributesToRetrieve: ['title'] });
  assert.deepEqual(one, { title: hit.title, objectID: hit.id });
  const { results } = await client5.getObjects({ requests: [
    { indexName: 'content', objectID: hit.id }, { indexName: 'content', objectID: 'none' }] });
  assert.equal(results[0].url, hit.url);
  assert.equal(results[1], null);
  await assert.rejects(client5.getObject({ indexName: 'content', objectID: 'none' }), { message: /does not exist/ });
});

test('version 5 searches the values of a facet', async () => {
  const found = await client5.searchForFacetValues({
    indexName: 'content', facetName: 'community', searchForFacetValuesRequest: { facetQuery: 'tele' } });
  assert.ok(found.facetHits.length > 0);
  const [mixed] = await client5.searchForFacets({ requests: [
    { type: 'facet', indexName: 'content', facet: 'community', facetQuery: 'tele' }] })
    .then(({ results }) => results);
  assert.deepEqual(mixed.facetHits, found.facetHits);
});

test('version 4 searches one index, its facets and its documents', async () => {
  const found = await index4.search('care', { hitsPerPage: 2, filters: 'year >= 2019' });
  assert.equal(found.nbHits, await total(`q=care&date.gte=2019-01-01`));
  const values = await index4.searchForFacetValues('community', 'tele');
  assert.ok(values.facetHits.length > 0);
  const one = await index4.getObject(found.hits[0].objectID);
  assert.equal(one.title, found.hits[0].title);
  const { results } = await index4.getObjects([one.objectID]);
  assert.equal(results[0].objectID, one.objectID);
});

test('a searchable list of version 4', async () => {
  const page = await started((p) => {
    p.list = place();
    return [widgets.refinementList({ container: p.list, attribute: 'community', searchable: true })];
  }, { client: client4 });
  const box = page.list.querySelector('input[type=search]');
  await page.settled(() => { box.value = 'tele'; box.dispatchEvent(new window.Event('input', { bubbles: true })); });
  await new Promise((done) => setTimeout(done, 200));
  const labels = [...page.list.querySelectorAll('.ais-RefinementList-labelText')].map((l) => l.textContent);
  assert.ok(labels.length > 0 && labels.every((label) => /tele/i.test(label)), labels.join());
});

test('filters in the grammar of both versions give the same hits as the API', async () => {
  const both = async (filters) => {
    const [five, four] = await Promise.all([
      client5.searchSingleIndex({ indexName: 'content', searchParams: { filters } }),
      index4.search('', { filters })]);
    assert.equal(five.nbHits, four.nbHits);
    return five.nbHits;
  };
  assert.equal(await both('category:News OR category:Guide'), await total('category=News&category=Guide'));
  assert.equal(await both('NOT category:News AND year:2019 TO 2022'),
    await total('category.not=News&date.gte=2019-01-01&date.lt=2023-01-01'));
  await assert.rejects(both('category:News OR (year>1 AND year<9)'), { message: /an OR cannot contain an AND/ });
});

test('what would change the answer is refused by its name', async () => {
  const refused = { optionalWords: ['a'], aroundLatLng: '1,2', distinct: 2, hitsPerPage: 101, sortFacetValuesBy: 'alpha' };
  for (const [name, value] of Object.entries(refused)) {
    const search = client5.searchSingleIndex({ indexName: 'content', searchParams: { [name]: value } });
    await assert.rejects(search, { message: new RegExp(name, 'i') });
  }
  const ignored = { clickAnalytics: true, userToken: 'u', getRankingInfo: true, analyticsTags: ['a'] };
  const plain = await client5.searchSingleIndex({ indexName: 'content', searchParams: { query: 'care' } });
  const found = await client5.searchSingleIndex({ indexName: 'content', searchParams: { query: 'care', ...ignored } });
  assert.deepEqual(found.hits, plain.hits);
});
