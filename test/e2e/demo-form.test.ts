import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../support/baton-client.ts';
import { startBaton } from '../support/baton-process.ts';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { openGround } from '../support/grounds.ts';

describe.skipIf(NO_BROWSER)('the form at /demo, with nothing set up', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('makes a lead that knows where it came from, whatever this machine is called', {
    timeout: 90_000,
  }, async () => {
    await using ground = await openGround('embedded');
    await using baton = await startBaton(ground.env);
    const client = clientOf(baton);
    for (const host of ['127.0.0.1', 'localhost']) {
      const email = `vera@${host.replaceAll(/\W/g, '-')}.example`;
      const there = baton.url.replace('127.0.0.1', host);
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await page.goto(`${there}/demo?utm_source=news&gclid=a-click`);
      await page.goto(`${there}/demo`, { waitUntil: 'networkidle' });
      await page.fill('[name=email]', email);
      await page.fill('[name=title]', 'VP Operations');
      await page.setInputFiles('[name=specifications]', {
        name: 'line 4.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Two ovens, 400 V.'),
      });
      await page.click('#demo button');
      await page.getByText('Sent. It is safe with Baton.').waitFor();
      expect(await page.locator('#sent').innerText()).toMatch(/utm_source\s+news/);
      expect(await page.getByText('See what becomes of it').getAttribute('href')).toBe(
        `/?email=${encodeURIComponent(email)}`,
      );
      expect(faults).toEqual([]);
      await eventually(() => client.leadBy(email), 20_000).toMatchObject({
        source: 'contact',
        title: 'VP Operations',
        answers: {},
        files: [{ name: 'line 4.txt', size: 17 }],
        attribution: {
          utm: { source: 'news' },
          clickIds: { gclid: 'a-click' },
          page: `${there}/demo`,
          firstPage: `${there}/demo?utm_source=news&gclid=a-click`,
        },
      });
      await page.close();
    }
  });
});
