import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { fieldsOf, fillIn, kept, site } from './form-site.ts';

describe.skipIf(NO_BROWSER)('what the script for forms keeps while the network takes nothing', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

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

  test('is not lost where the network never answers and its visitor leaves', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.route(all.hook, () => undefined);
    await page.goto(all.origin);
    const sent = page.waitForRequest(all.hook);
    await fillIn(page);
    await sent;
    expect(await kept(page)).toBe(1);
    await page.unroute(all.hook);
    await page.goto(`${all.origin}/next`);
    await expect.poll(() => all.stored.length).toBe(1);
    await expect.poll(() => kept(page)).toBe(0);
  });

  test('is not hindered by a form that leads nowhere', async () => {
    await using all = await site();
    const page = await browser.newPage();
    await page.addInitScript(
      `addEventListener('DOMContentLoaded', () =>
        document.body.insertAdjacentHTML('afterbegin', '<form action="https://"></form>'))`,
    );
    await page.goto(all.origin);
    await page.context().setOffline(true);
    await fillIn(page);
    await page.getByText('Not sent yet.').waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => all.stored.length).toBe(1);
    expect(fieldsOf(all.stored[0])['_rendered']).toBe('now, signed');
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
});
