import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { readPage } from '../support/policy-page.ts';
import { openDoor } from './form-door.ts';

/** A website of its own with the form and the script that docs/sources/form.md gives. */
async function website(hook: () => string) {
  const blocks = [...readPage('docs/sources/form.md').matchAll(/^```(html|js)\n(.*?)\n```/gms)];
  const shown = (language: string, part: string) =>
    blocks.find(([, of, text]) => of === language && text?.includes(part))?.[2] ?? '';
  const page = (script: string) =>
    `<!doctype html>${shown('html', '<form').replace(/action="[^"]*"/, () => `action="${hook()}"`)}<script>${script}</script>`;
  const server = createServer(({ url }, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    if (url === '/silent') answer.setHeader('referrer-policy', 'no-referrer');
    answer.end(
      url === '/thanks'
        ? 'Thanks!'
        : page(url === '/plain' || url === '/silent' ? '' : shown('js', 'fetch(')),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, [Symbol.asyncDispose]: async () => void server.close() };
}

describe.skipIf(NO_BROWSER)('the form of the docs, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function sites() {
    const stack = new AsyncDisposableStack();
    let hook = '';
    const shop = stack.use(await website(() => hook));
    const other = stack.use(await website(() => hook));
    const door = stack.use(await openDoor([shop.origin], `${shop.origin}/thanks`));
    hook = `${await door.app.listen({ port: 0, host: '127.0.0.1' })}/hooks/shop`;
    const send = async (url: string) => {
      const page = await browser.newPage();
      await page.goto(url);
      await page.fill('[name=email]', 'vera@acme.example');
      await page.click('button');
      return page;
    };
    return {
      shop,
      other,
      hook,
      stored: door.stored,
      send,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  }

  test('is taken and its visitor thanked, with a script and without', async () => {
    await using all = await sites();
    const scripted = await all.send(`${all.shop.origin}/`);
    await scripted.getByText('Thank you. We will be in touch.').waitFor();
    const plain = await all.send(`${all.shop.origin}/plain`);
    await plain.waitForURL(`${all.shop.origin}/thanks`);
    expect(all.stored.map((body) => body.includes('vera'))).toEqual([true, true]);
  });

  test('JSON passes the preflight', async () => {
    await using all = await sites();
    const post = async (origin: string) => {
      const page = await browser.newPage();
      await page.goto(origin);
      return page.evaluate(async (url) => {
        const headers = { 'content-type': 'application/json' };
        const sent = fetch(url, { method: 'POST', headers, body: '{"email":"vera@acme.example"}' });
        return sent.then(
          ({ status }) => status,
          () => 'blocked',
        );
      }, all.hook);
    };
    expect([await post(all.shop.origin), await post(all.other.origin)]).toEqual([202, 'blocked']);
    expect(all.stored).toHaveLength(1);
  });

  test('on another website, or one that does not say where it is, it is refused', async () => {
    await using all = await sites();
    for (const url of [`${all.other.origin}/plain`, `${all.shop.origin}/silent`]) {
      const page = await all.send(url);
      await page.getByText('SIGNATURE_MISSING').waitFor();
    }
    expect(all.stored).toEqual([]);
  });
});
