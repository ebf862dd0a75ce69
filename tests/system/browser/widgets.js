// Interfaces made of the published packages, against the service that the page's address names.
// A test draws one widget, and then uses it as a reader would.
const service = new URL(location.hash.slice(1));
const hosts = [{ url: service.host, accept: 'readWrite', protocol: 'http' }];
const searchClient = window['algoliasearch/lite'].liteClient('any', 'any', {
  // A busy machine must not fail the tests.
  hosts, timeouts: { connect: 30_000, read: 30_000, write: 30_000 },
});
const { widgets } = window.instantsearch;

function place(id) {
  const element = document.createElement('div');
  element.id = id;
  document.body.append(element);
  return element;
}

// A widget with the number of hits and their titles.
window.draw = (name, options) => {
  const search = window.instantsearch({ indexName: 'content', searchClient });
  search.addWidgets([
    widgets.stats({ container: place('stats'), templates: { text: (data) => String(data.nbHits) } }),
    widgets.hits({ container: place('hits'), templates: { item: (hit, { html }) => html`<b>${hit.title}</b>` } }),
    widgets[name]({ container: place('widget'), ...options }),
  ]);
  search.start();
};

window.drawDynamic = () => window.draw('dynamicWidgets', {
  widgets: [],
  fallbackWidget: ({ container, attribute }) => widgets.refinementList({ container, attribute }),
});

window.drawSimilar = (name, id) => window.draw(name, {
  objectIDs: [id], limit: 3, templates: { item: (hit, { html }) => html`<b>${hit.title}</b>` },
});

window.drawAutocomplete = () => {
  const { autocomplete, getAlgoliaResults } = window['@algolia/autocomplete-js'];
  autocomplete({
    container: place('widget'),
    // Its style sheet, which this page lacks, would say that only phones have the list full-screen.
    detachedMediaQuery: 'none',
    getSources: ({ query }) => [{
      sourceId: 'articles',
      getItemUrl: ({ item }) => `#${item.objectID}`,
      getItems: () => getAlgoliaResults({
        searchClient, queries: [{ indexName: 'content', query, params: { hitsPerPage: 3 } }] }),
      templates: {
        item: ({ item, components, html }) =>
          html`<a href="#${item.objectID}">${components.Highlight({ hit: item, attribute: 'title' })}</a>`,
      },
    }],
  });
};

// As in docs/instantsearch.md.
window.drawDocSearch = () => window.docsearch({
  container: place('widget'),
  appId: 'any',
  apiKey: 'any',
  indices: [{
    name: 'content',
    searchParameters: { attributesToRetrieve: ['*'], attributesToSnippet: ['body:15'] },
  }],
  transformSearchClient: () => ({ ...searchClient, addAlgoliaAgent() {} }),
  transformItems: (hits) => hits.map((hit) => ({
    objectID: hit.objectID,
    url: hit.url,
    type: 'content',
    content: hit.description,
    hierarchy: { lvl0: hit.category[0] ?? 'Articles', lvl1: hit.title },
    _highlightResult: { hierarchy: { lvl1: hit._highlightResult.title } },
    _snippetResult: { hierarchy: { lvl1: hit._highlightResult.title }, content: hit._snippetResult.body },
  })),
});
