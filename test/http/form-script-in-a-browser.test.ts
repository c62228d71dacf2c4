import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpDeps } from '../../src/http/app.ts';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { fieldsOf, fillIn, kept, site } from './form-site.ts';

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
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.getItem('baton.kept')])).toEqual([
      0,
      '[]',
    ]);
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
      await page.getByText('That failed.').waitFor();
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
    await page.getByText('That failed.').waitFor();
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
