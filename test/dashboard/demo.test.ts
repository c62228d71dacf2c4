import { describe, expect, test } from 'vitest';
import type { SandboxControl } from '../../src/flow/sandbox-views.ts';
import { compiled } from '../support/policies.ts';
import { testPolicy } from '../support/test-policy.ts';
import { siteOf, type World, worldOf } from './site.ts';

const sandbox: SandboxControl = {
  faults: async () => ({}),
  setFault: async () => undefined,
  contents: async () => ({ people: [], tasks: [], notes: [] }),
};
const SHOP = '  shop: { type: form, origins: ["https://shop.example"] }\n';
const withShop = compiled(testPolicy({ sources: SHOP }));

async function get(url: string, world: Partial<World>) {
  await using site = await siteOf(worldOf({ sandbox, ...world }));
  const { statusCode, body, headers } = await site.inject(url);
  return { statusCode, body, type: headers['content-type'] };
}

describe('/demo', () => {
  test('shows everybody a form that posts where pages may post to, with the script beside it', async () => {
    for (const role of [null, 'viewer'] as const) {
      const page = await get('/demo', { role, policy: withShop });
      expect([page.statusCode, page.type]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain('<form method="post" action="/hooks/shop"');
      expect(page.body).toContain('<script src="/form.js" defer></script>');
      expect(page.body).toMatch(/<script src="\/assets\/demo\.js\?v&#61;\w+" defer>/);
      // The page's own policy refuses what stands in it.
      expect(page.body).not.toMatch(/<script>|style="|onclick/);
    }
  });

  test('says so where there is no such form', async () => {
    const page = await get('/demo', { role: null, policy: compiled(testPolicy()) });
    expect(page.body).toContain('No source of the policy takes posts from browsers');
    expect(page.body).not.toContain('<form method="post" action="/hooks');
  });

  test('is not there with a real CRM', async () => {
    expect((await get('/demo', { policy: withShop, sandbox: null })).statusCode).toBe(404);
  });
});

test('whoever has no leads yet is led there, if there is a form', async () => {
  const link = '<a href="/demo">';
  expect((await get('/', { policy: withShop })).body).toContain(link);
  expect((await get('/', { policy: compiled(testPolicy()) })).body).not.toContain(link);
  expect((await get('/', { policy: withShop, sandbox: null })).body).not.toContain(link);
});
