import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpDeps } from '../../src/http/app.ts';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { readPage } from '../support/policy-page.ts';
import { openDoor } from './form-door.ts';

const [, SHOWN = ''] = /^```html\n(.*?)\n```/ms.exec(readPage('docs/sources/form.md')) ?? [];

/** A website with the form and the script that docs/sources/form.md gives, and the Baton that it posts to. */
async function site(change: Partial<HttpDeps> = {}, attributes = '') {
  let page = '';
  const server = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const door = await openDoor([origin], `${origin}/thanks`, 100, {
    formFactsOf: () => ({ rendered: 'now, signed' }),
    ...change,
  });
  const baton = await door.app.listen({ port: 0, host: '127.0.0.1' });
  page = `<!doctype html>${SHOWN.replaceAll('https://baton.example.com', baton).replace(' defer', ` defer ${attributes}`)}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await door[Symbol.asyncDispose]();
  };
  return { origin, hook: `${baton}/hooks/contact`, stored: door.stored, [Symbol.asyncDispose]: close };
}

const fillIn = async (page: Page): Promise<void> => {
  await page.fill('[name=email]', 'vera@acme.example');
  await page.click('button');
};
const kept = (page: Page): Promise<number> =>
  page.evaluate(() => JSON.parse(localStorage.getItem('baton.kept') ?? '[]').length as number);
const fieldsOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));

describe.skipIf(NO_BROWSER)('the script for forms, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('tells where its visitor came from, and when the page was made', async () => {
    await using all = await site();
    const page = await browser.newPage();
    const landing = `${all.origin}/?utm_source=news&utm_Campaign=spring&gclid=a%20click&ref=x`;
    await page.goto(landing, { referer: 'https://search.example/' });
    await page.goto(`${all.origin}/pricing`, { referer: landing });
    await page.goto(`${all.origin}/contact`, { referer: `${all.origin}/pricing` });
    const told = page.waitForResponse(/\/forms\/contact$/);
    await page.reload({ waitUntil: 'load' });
    await told;
    await fillIn(page);
    await page.getByText('Thank you.').waitFor();
    expect(all.stored).toHaveLength(1);
    expect(fieldsOf(all.stored[0])).toMatchObject({
      form: 'contact',
      email: 'vera@acme.example',
      utm_source: 'news',
      utm_Campaign: 'spring',
      gclid: 'a click',
      page: `${all.origin}/contact`,
      first_page: landing,
      first_referrer: 'https://search.example/',
      _rendered: 'now, signed',
    });
    expect(fieldsOf(all.stored[0])).not.toHaveProperty('ref');
  });

  test('remembers nothing where it is told so', async () => {
    await using all = await site({}, 'data-memory="none"');
    const page = await browser.newPage();
    await page.goto(`${all.origin}/?utm_source=news`);
    await page.goto(`${all.origin}/contact`);
    await fillIn(page);
    await page.getByText('Thank you.').waitFor();
    const fields = fieldsOf(all.stored[0]);
    expect(fields).toMatchObject({ first_page: `${all.origin}/contact` });
    expect(fields).not.toHaveProperty('utm_source');
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  });

  test('keeps what the network does not take, and sends it once there is one again', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.goto(all.origin);
    await page.context().setOffline(true);
    await fillIn(page);
    await page.getByText('Not sent yet.').waitFor();
    expect([all.stored.length, await kept(page)]).toEqual([0, 1]);
    await page.context().setOffline(false);
    await expect.poll(() => all.stored.length).toBe(1);
    await expect.poll(() => kept(page)).toBe(0);
    expect(fieldsOf(all.stored[0])).toMatchObject({ email: 'vera@acme.example' });
  });

  test('an answer that is lost makes no second lead when it is sent again on the next page', async () => {
    await using all = await site();
    const page = await browser.newPage();
    const keys: unknown[] = [];
    await page.route(all.hook, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      return keys.length === 1 ? route.abort() : route.fulfill({ response: answer });
    });
    await page.goto(all.origin);
    await fillIn(page);
    await page.getByText('Not sent yet.').waitFor();
    expect([all.stored.length, await kept(page)]).toEqual([1, 1]);
    await page.goto(`${all.origin}/next`);
    await expect.poll(() => kept(page)).toBe(0);
    expect(all.stored).toHaveLength(1);
    await fillIn(page);
    await page.getByText('Thank you.').waitFor();
    expect(keys).toEqual([expect.stringMatching(/^\d{13},0\.\d+$/), keys[0], expect.anything()]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test('keeps it too where one has to wait, and reads that although it is another website', async () => {
    const limit = { most: 1, windowMs: 1_500, isAsked: true };
    await using all = await site({ limitOf: () => limit });
    const page = await browser.newPage();
    await page.goto(all.origin);
    await fillIn(page);
    await page.getByText('Thank you.').waitFor();
    await page.goto(all.origin);
    const refused = page.waitForResponse((answer) => answer.status() === 429);
    await fillIn(page);
    await page.getByText('Not sent yet.').waitFor();
    await refused;
    expect(await kept(page)).toBe(1);
    const readable =
      await page.evaluate(`fetch('${all.hook}', { method: 'POST', body: new URLSearchParams('a=1') })
      .then(async (answer) => [answer.status, answer.headers.get('retry-after'), (await answer.json()).code])`);
    expect(readable).toEqual([429, expect.stringMatching(/^[12]$/), 'RATE_LIMITED']);
    await expect
      .poll(
        async () => {
          await page.evaluate('dispatchEvent(new Event("online"))');
          return kept(page);
        },
        { interval: 300, timeout: 10_000 },
      )
      .toBe(0);
  });

  test('says so where it is refused, and lets it be sent again', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.route(all.hook, (route) =>
      route.fulfill({ status: 422, headers: { 'access-control-allow-origin': all.origin } }),
    );
    await page.goto(all.origin);
    for (const _ of [1, 2]) {
      await fillIn(page);
      await page.getByText('That did not work.').waitFor();
    }
    expect([await page.locator('output').count(), await kept(page)]).toEqual([1, 0]);
    await page.unroute(all.hook);
    await page.click('button');
    await page.getByText('Thank you.').waitFor();
    expect(all.stored).toHaveLength(1);
  });

  test('works where storage is blocked, but can keep nothing', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get: () => { throw new DOMException('blocked', 'SecurityError'); } });`);
    await page.goto(`${all.origin}/?utm_source=news`);
    await page.context().setOffline(true);
    await fillIn(page);
    await page.getByText('That did not work.').waitFor();
    await page.context().setOffline(false);
    await page.click('button');
    await page.getByText('Thank you.').waitFor();
    expect(all.stored.map(fieldsOf)).toMatchObject([{ utm_source: 'news' }]);
  });

  test('sends files, and says by name which it could not keep', async () => {
    const bodies: string[] = [];
    const receive: HttpDeps['receive'] = async (_, { body }) => {
      bodies.push(body.toString());
      return { signal: 'sig_1', duplicate: false };
    };
    await using all = await site({ receive });
    const page = await browser.newPage();
    const attach = async () => {
      await page.goto(all.origin);
      await page.evaluate(
        `document.forms[0].insertAdjacentHTML('afterbegin', '<input type="file" name="drawing">')`,
      );
      const buffer = Buffer.from('%PDF-1.7 drawing');
      await page.setInputFiles('[name=drawing]', { name: 'oven.pdf', mimeType: 'application/pdf', buffer });
    };
    await attach();
    await fillIn(page);
    await expect.poll(() => bodies.join()).toMatch(/filename="oven.pdf"[^]*%PDF-1.7 drawing/);
    await attach();
    await page.context().setOffline(true);
    await fillIn(page);
    await page.getByText('without files').waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => fieldsOf(bodies.at(-1))).toMatchObject({ 'file not sent': 'oven.pdf' });
  });

  test('goes on to the page that says thanks, unless the page does its own', async () => {
    await using all = await site({
      formFactsOf: () => ({ rendered: 'now', thanks: `${all.origin}/thanks` }),
    });
    const page = await browser.newPage();
    await page.goto(all.origin, { waitUntil: 'networkidle' });
    await fillIn(page);
    await page.waitForURL(`${all.origin}/thanks`);
    await page.goto(all.origin, { waitUntil: 'networkidle' });
    await page.evaluate(`document.forms[0].addEventListener('baton', (event) => {
      event.preventDefault();
      document.title = event.detail.state + ' by ' + event.detail.data.get('email');
    })`);
    await fillIn(page);
    await expect.poll(() => page.title()).toBe('sent by vera@acme.example');
    expect(page.url()).toBe(`${all.origin}/`);
  });

  test('is sent once however often somebody clicks, and leaves other forms alone', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.goto(all.origin);
    await page.fill('[name=email]', 'vera@acme.example');
    await page.evaluate('for (let i = 0; i < 3; i += 1) document.forms[0].requestSubmit()');
    await page.getByText('Thank you.').waitFor();
    expect(all.stored).toHaveLength(1);
    const search = '<form action="/search"><input name="q" value="ovens"><button>Find</button></form>';
    await page.evaluate(`document.body.innerHTML = '${search}'`);
    await page.click('button');
    await page.waitForURL(/\/search\?q=ovens$/);
    expect(all.stored).toHaveLength(1);
  });
});
