// A client made by openapi-typescript and openapi-fetch pages, filters, reads errors and follows a
// task. The arguments are the service's URL and its admin token.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const [base, token] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: `${base}/api/v1` });
const admin = createClient<paths>({
  baseUrl: `${base}/api/v1`,
  headers: { Authorization: `Bearer ${token}` },
});

async function pages(): Promise<void> {
  const ids = new Set<string>();
  let total = 0;
  for (let page = 1, last = 1; page <= last; page += 1) {
    const { data, error } = await api.GET('/search', { params: { query: { q: 'care', page, per_page: 7 } } });
    assert.ok(data, error?.detail ?? '');
    ({ total, total_pages: last } = data);
    data.hits.forEach((hit) => ids.add(hit.id));
  }
  assert.ok(total > 7);
  assert.equal(ids.size, total);
}

async function filters(): Promise<void> {
  const posted = await api.POST('/search', {
    body: { filters: { category: { in: ['News'] } }, date: { gte: '2019-01-01' }, distinct: false },
  });
  const got = await api.GET('/search', {
    params: { query: { category: ['News'], 'date.gte': '2019-01-01', distinct: 'off' } },
  });
  assert.ok(posted.data && got.data);
  assert.ok(posted.data.total > 0);
  assert.equal(posted.data.total, got.data.total);
  const category = posted.data.facets.find((facet) => facet.field === 'category');
  assert.ok(category?.values.find((value) => value.value === 'News')?.selected);
}

async function errors(): Promise<void> {
  const { error, response } = await api.GET('/search', { params: { query: { per_page: 1000 } } });
  const problem: components['schemas']['Problem'] | undefined = error;
  assert.equal(response.status, 400);
  assert.equal(problem?.code, 'invalid-parameter');
  assert.deepEqual(problem?.errors?.map((fault) => fault.parameter), ['per_page']);
  const missing = await api.GET('/documents/{id}', { params: { path: { id: 'none' } } });
  assert.equal(missing.error?.code, 'not-found');
}

async function task(): Promise<void> {
  const refused = await api.POST('/index/rebuild');
  assert.equal(refused.error?.code, 'unauthorized');
  const queued = await admin.POST('/index/rebuild');
  assert.equal(queued.response.status, 202);
  assert.ok(queued.data);
  const { id } = queued.data;
  for (let n = 0; n < 300; n += 1) {
    const { data } = await admin.GET('/tasks/{id}', { params: { path: { id } } });
    if (data && data.state !== 'queued' && data.state !== 'running') {
      assert.equal(data.state, 'succeeded', data.error ?? '');
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.fail('the task did not end');
}

for (const step of [pages, filters, errors, task]) {
  await step();
  console.log(`${step.name}: passed`);
}
