import { describe, expect, test } from 'vitest';
import { leadOf } from './leads.ts';
import { get, post, siteOf, worldOf } from './site.ts';

const PAGES = ['/', '/leads/x', '/jobs', '/jobs/replay-all', '/policy', '/policy/simulate'];

describe('the frame of all pages', () => {
  test.each(PAGES)('%s asks whoever is not signed in to sign in', async (url) => {
    const { status, body } = await get(
      worldOf({ role: null, made: [leadOf(worldOf().policy, { id: 'x', email: 'secret@acme.io' })] }),
      url,
    );
    expect(status).toBe(401);
    expect(body).toContain('Open the sign-in link that Baton printed when it started');
    expect(body).toMatch(/<form method="get" action="\/sign-in">.*name="token"/s);
    expect(body).not.toContain('secret@acme.io');
    expect(body).not.toContain('inbound-b2b');
  });

  test('a post without an account changes nothing', async () => {
    const world = worldOf({ role: null });
    expect((await post(world, '/jobs/replay-all', {})).status).toBe(401);
    expect(world.replays).toEqual([]);
  });

  test('a list that refreshes itself is sent to the sign-in page when the session has ended', async () => {
    await using app = await siteOf(worldOf({ role: null }));
    const { headers } = await app.inject({ url: '/', headers: { 'hx-request': 'true' } });
    expect(headers['hx-refresh']).toBe('true');
  });

  test('nothing inline, nothing from elsewhere: the content policy holds', async () => {
    for (const url of PAGES) {
      const { body } = await get(worldOf(), url);
      expect(body).not.toMatch(/<style|<script(?![^>]* src="\/assets\/)|\sstyle="|\son[a-z]+="|javascript:/i);
      expect(body).not.toMatch(/(?:src|<link[^>]* href)="(?!\/assets\/)/);
    }
  });

  test('has a language, a title, one heading, landmarks and a way past the navigation', async () => {
    for (const url of ['/', '/jobs', '/policy', '/policy/simulate']) {
      const { body } = await get(worldOf(), url);
      expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(body).toMatch(/<title>[^<]+ · Baton<\/title>/);
      expect(body.match(/<h1/g)).toHaveLength(1);
      expect(body).toContain('<main id="main"');
      expect(body).toContain('href="#main"');
      expect(body).toContain('aria-current="page"');
    }
  });

  test('pages are never stored, assets for a year, and nothing else is served', async () => {
    await using app = await siteOf(worldOf());
    const page = await app.inject({ url: '/' });
    expect(page.headers['cache-control']).toBe('no-store');
    const assets = [...page.body.matchAll(/(?:src|href)="(\/assets\/[^"?]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(new Set(assets).size).toBe(7);
    for (const url of new Set(assets)) {
      const { statusCode, headers } = await app.inject({ url });
      expect([url, statusCode]).toEqual([url, 200]);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    for (const url of [
      '/assets/package.json',
      '/assets/../package.json',
      '/assets/%2e%2e/layout.ts',
      '/assets/',
    ])
      expect((await app.inject({ url })).statusCode).toBe(404);
  });

  test('an error nobody foresaw keeps its text to itself', async () => {
    const world = worldOf();
    Object.defineProperty(world, 'made', {
      get: () => {
        throw new Error('password is hunter2');
      },
    });
    const { status, body } = await get(world, '/');
    expect(status).toBe(500);
    expect(body).toContain('Something went wrong');
    expect(body).not.toContain('hunter2');
  });

  test('a form of a type that no form has is refused as a page', async () => {
    await using app = await siteOf(worldOf());
    const { statusCode, headers } = await app.inject({
      method: 'POST',
      url: '/jobs/replay',
      payload: '<x/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect(statusCode).toBe(422);
    expect(headers['content-type']).toContain('text/html');
  });
});
