// A document in jsdom, the clients of both versions, and interfaces whose output is read from
// their elements, as a reader would. SEARCH_URL is the service's URL.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

export const base = new URL(process.env.SEARCH_URL);
const dom = new JSDOM('<!doctype html><body></body>', { url: 'http://site.example/', pretendToBeVisual: true });
const names = ['window', 'document', 'HTMLElement', 'HTMLInputElement', 'Event', 'Node', 'Element',
  'history', 'location', 'KeyboardEvent', 'MouseEvent', 'CustomEvent', 'localStorage', 'DocumentFragment',
  'MutationObserver', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame'];
for (const name of names) {
  globalThis[name] ??= name === 'window' ? dom.window : dom.window[name];
}
dom.window.matchMedia ??= () => ({ matches: false, addEventListener() {}, removeEventListener() {} });
dom.window.scrollTo = () => {};
export const require = createRequire(import.meta.url);
export const { default: instantsearch } = require('instantsearch.js');
export const widgets = require('instantsearch.js/cjs/widgets');

const hosts5 = [{ url: base.host, accept: 'readWrite', protocol: 'http' }];
const { liteClient } = await import('algoliasearch/lite');
const { algoliasearch } = await import('algoliasearch');
const algoliasearch4 = require('algoliasearch-4');
export const lite = liteClient('app', 'key-that-nobody-set', { hosts: hosts5 });
export const client5 = algoliasearch('app', 'key-that-nobody-set', { hosts: hosts5 });
export const client4 = algoliasearch4('app', 'key-that-nobody-set', {
  hosts: [{ url: base.host, protocol: 'http' }],
});

export function place() {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

export async function until(true_) {
  for (let n = 0; n < 200; n += 1) {
    if (true_()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  assert.fail(`never: ${true_}`);
}

const open = [];
export const closeAll = () => open.forEach((search) => search.dispose());

// A running interface with the number of hits, their titles and more widgets.
export async function started(made, { indexName = 'content', client = lite } = {}) {
  const page = { stats: place(), hits: place() };
  const search = instantsearch({ indexName, searchClient: client, future: { preserveSharedStateOnUnmount: true } });
  search.on('error', (error) => { page.error = error; });
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
  open.push(search);
  await until(() => page.error || (page.stats.textContent && search.status === 'idle'));
  if (page.error) throw page.error;
  page.total = () => Number(page.stats.textContent);
  page.titles = () => [...page.hits.querySelectorAll('h2')].map((h) => h.textContent);
  page.settled = async (change) => {
    change();
    await new Promise((done) => setTimeout(done, 30));
    await until(() => search.status === 'idle');
    if (page.error) throw page.error;
  };
  page.search = search;
  return page;
}

export const answer = async (path) => (await fetch(new URL(path, base))).json();
export const total = async (query) => (await answer(`/api/v1/search?${query}`)).total;
