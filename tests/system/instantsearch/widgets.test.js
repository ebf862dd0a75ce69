// Every widget in the table of docs/instantsearch.md, as published.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, closeAll, lite, place, require, started, total, until, widgets } from './pages.js';

after(closeAll);
let all;
before(async () => { all = await total(''); });

// An interface with one widget, whose element is `box`.
const withWidget = (name, options = {}, more = []) => started((p) => {
  p.box = place();
  return [widgets[name]({ container: p.box, ...options }), ...more];
});
const texts = (element, selector) => [...element.querySelectorAll(selector)].map((e) => e.textContent.trim());
const click = (element, selector) => element.querySelector(selector).click();

test('searchBox, clearRefinements and currentRefinements', async () => {
  const page = await started((p) => {
    Object.assign(p, { box: place(), clear: place(), current: place(), list: place() });
    return [
      widgets.searchBox({ container: p.box, searchAsYouType: true }),
      widgets.clearRefinements({ container: p.clear }),
      widgets.currentRefinements({ container: p.current }),
      widgets.refinementList({ container: p.list, attribute: 'category' }),
    ];
  });
  const input = page.box.querySelector('input');
  await page.settled(() => { input.value = 'care'; input.dispatchEvent(new window.Event('input', { bubbles: true })); });
  assert.equal(page.total(), await total('q=care'));
  await page.settled(() => page.list.querySelector('input').click());
  assert.equal(texts(page.current, '.ais-CurrentRefinements-category').length, 1);
  await page.settled(() => click(page.clear, 'button'));
  assert.equal(page.total(), await total('q=care'));
});

test('infiniteHits and hitsPerPage', async () => {
  const items = [{ value: 3, label: '3', default: true }, { value: 9, label: '9' }];
  const page = await started((p) => {
    Object.assign(p, { more: place(), size: place() });
    return [
      widgets.infiniteHits({ container: p.more, templates: { item: (hit) => hit.objectID } }),
      widgets.hitsPerPage({ container: p.size, items }),
    ];
  });
  const ids = () => texts(page.more, '.ais-InfiniteHits-item');
  assert.equal(ids().length, 3);
  await page.settled(() => click(page.more, '.ais-InfiniteHits-loadMore'));
  assert.equal(new Set(ids()).size, 6);
});

test('menu, menuSelect and toggleRefinement', async () => {
  const page = await withWidget('menu', { attribute: 'category' });
  const [value] = texts(page.box, '.ais-Menu-label');
  await page.settled(() => click(page.box, 'a'));
  assert.equal(page.total(), await total(`category=${encodeURIComponent(value)}`));
  const select = await withWidget('menuSelect', { attribute: 'category' });
  assert.ok(select.box.querySelectorAll('option').length > 1);
  const toggle = await withWidget('toggleRefinement', { attribute: 'category', on: 'News' });
  await toggle.settled(() => click(toggle.box, 'input'));
  assert.equal(toggle.total(), await total('category=News'));
});

test('numericMenu and ratingMenu', async () => {
  const items = [{ label: 'all' }, { label: 'new', start: 2020 }, { label: 'old', end: 2019 }];
  const page = await withWidget('numericMenu', { attribute: 'year', items });
  await page.settled(() => page.box.querySelectorAll('input')[1].click());
  assert.equal(page.total(), await total('date.gte=2020-01-01'));
  const rating = await withWidget('ratingMenu', { attribute: 'year', max: 5 });
  assert.equal(rating.total(), all);
});

test('rangeInput and rangeSlider take numbers', async () => {
  const input = await withWidget('rangeInput', { attribute: 'year' });
  const [low, high] = input.box.querySelectorAll('input[type=number]');
  assert.ok(Number(low.placeholder) > 1900 && Number(low.placeholder) < Number(high.placeholder));
  const slider = await withWidget('rangeSlider', { attribute: 'year' });
  const handles = slider.box.querySelectorAll('[role=slider]');
  assert.equal(handles[0].getAttribute('aria-valuemin'), low.placeholder);
  assert.equal(handles[1].getAttribute('aria-valuemax'), high.placeholder);
});

test('rangeInput and rangeSlider take dates', async () => {
  const newest = (await answer('/api/v1/search?sort=-date')).hits[0].date;
  const input = await withWidget('rangeInput', { attribute: 'date' });
  const [low, high] = input.box.querySelectorAll('input[type=number]');
  assert.equal(Number(high.placeholder), Date.parse(newest) / 1000);
  const start = Date.parse('2022-01-01') / 1000;
  low.value = String(start);
  low.dispatchEvent(new window.Event('input', { bubbles: true }));
  await new Promise((done) => setTimeout(done, 50));
  await input.settled(() => input.box.querySelector('form').dispatchEvent(
    new window.Event('submit', { bubbles: true, cancelable: true })));
  assert.equal(input.total(), await total('date.gte=2022-01-01T00:00:00Z'));
  const slider = await withWidget('rangeSlider', { attribute: 'date' });
  const handles = slider.box.querySelectorAll('[role=slider]');
  assert.equal(Number(handles[1].getAttribute('aria-valuemax')), Number(high.placeholder));
});

test('hierarchicalMenu and breadcrumb', async () => {
  const attributes = ['section.lvl0', 'section.lvl1', 'section.lvl2'];
  const page = await started((p) => {
    Object.assign(p, { box: place(), trail: place() });
    return [
      widgets.hierarchicalMenu({ container: p.box, attributes }),
      widgets.breadcrumb({ container: p.trail, attributes }),
    ];
  });
  const rows = () => Object.fromEntries([...page.box.querySelectorAll('a')].map((a) => [
    a.querySelector('.ais-HierarchicalMenu-label').textContent,
    Number(a.querySelector('.ais-HierarchicalMenu-count').textContent)]));
  const link = (label) => [...page.box.querySelectorAll('a')].find((a) => a.textContent.trim().startsWith(label));
  assert.deepEqual(rows(), { Care: 3, Policy: 1 });
  await page.settled(() => link('Care').click());
  assert.deepEqual(rows(), { Care: 3, Chronic: 2, Acute: 1, Policy: 1 });
  await page.settled(() => link('Chronic').click());
  assert.deepEqual(rows(), { Care: 3, Chronic: 2, Lungs: 1, Acute: 1, Policy: 1 });
  assert.equal(page.total(), 2);
  assert.match(page.trail.textContent, /Care.*Chronic/);
});

test('dynamicWidgets', async () => {
  const page = await started((p) => {
    p.box = place();
    return [widgets.dynamicWidgets({
      container: p.box, widgets: [],
      fallbackWidget: ({ container, attribute }) => widgets.refinementList({ container, attribute }),
    })];
  });
  await until(() => page.box.querySelectorAll('.ais-RefinementList-item').length > 0);
  const expected = (await answer('/api/v1/search')).facets.filter((f) => f.values.length).map((f) => f.field);
  assert.equal(page.box.querySelectorAll('.ais-RefinementList').length, expected.length);
});

test('relatedProducts and lookingSimilar', async () => {
  const [hit] = (await answer('/api/v1/search?q=telehealth')).hits;
  const similar = (await answer(`/api/v1/documents/${hit.id}/similar?per_page=3`)).hits.map((h) => h.title);
  for (const name of ['relatedProducts', 'lookingSimilar']) {
    const page = await started((p) => {
      p.box = place();
      return [widgets[name]({ container: p.box, objectIDs: [hit.id], limit: 3,
        templates: { item: (one, { html }) => html`<b>${one.title}</b>` } })];
    });
    await until(() => page.box.querySelectorAll('b').length > 0);
    assert.deepEqual(texts(page.box, 'b'), similar.map((title) => title.trim()));
  }
});

test('pagination and sortBy', async () => {
  const items = [{ value: 'content', label: 'best' }, { value: 'content_title_asc', label: 'title' }];
  const page = await started((p) => {
    Object.assign(p, { pages: place(), order: place() });
    return [widgets.pagination({ container: p.pages, scrollTo: false }), widgets.sortBy({ container: p.order, items })];
  });
  const select = page.order.querySelector('select');
  await page.settled(() => { select.value = 'content_title_asc'; select.dispatchEvent(new window.Event('change', { bubbles: true })); });
  const expected = (await answer('/api/v1/search?sort=title')).hits.map((h) => h.title.trim());
  assert.deepEqual(page.titles().slice(0, 5).map((t) => t.trim()), expected.slice(0, 5));
  assert.ok(texts(page.pages, 'li').length > 2);
});

test('index, configure, poweredBy and queryRuleCustomData', async () => {
  const page = await started((p) => {
    Object.assign(p, { logo: place(), rules: place(), other: place() });
    return [
      widgets.configure({ hitsPerPage: 2 }),
      widgets.poweredBy({ container: p.logo }),
      widgets.queryRuleCustomData({ container: p.rules }),
      widgets.index({ indexName: 'content_date_desc' }).addWidgets([
        widgets.hits({ container: p.other, templates: { item: (hit) => hit.objectID } })]),
    ];
  });
  assert.equal(page.titles().length, 2);
  assert.equal(texts(page.other, '.ais-Hits-item').length, 2);
});

test('autocomplete-js with its preset of requests', async () => {
  const { autocomplete, getAlgoliaResults } = require('@algolia/autocomplete-js');
  const box = place();
  autocomplete({
    container: box, panelContainer: box, openOnFocus: true,
    getSources: ({ query }) => [{
      sourceId: 'articles',
      getItems: () => getAlgoliaResults({
        searchClient: lite, queries: [{ indexName: 'content', query, params: { hitsPerPage: 3 } }] }),
      templates: { item: ({ item, components, html }) =>
        html`<div>${components.Highlight({ hit: item, attribute: 'title' })}</div>` },
    }],
  });
  const input = box.querySelector('input');
  input.focus();
  input.value = 'telehealth';
  input.dispatchEvent(new window.Event('input', { bubbles: true }));
  await until(() => box.querySelectorAll('.aa-Item').length > 0);
  assert.equal(box.querySelectorAll('.aa-Item').length, 3);
  assert.ok(box.querySelector('.aa-Item mark'));
});
