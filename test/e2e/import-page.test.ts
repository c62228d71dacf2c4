import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../support/baton-client.ts';
import { ADMIN_TOKEN, startBaton } from '../support/baton-process.ts';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { openGround } from '../support/grounds.ts';

const LIST = `Who;Contact;Firm
Ola Nord;ola@nord.example;Nord
No Body;;Nowhere
Mia Marsh;mia@marsh.example;"<b>Marsh</b>
& Sons"
`;

describe.skipIf(NO_BROWSER)('the page that imports a list', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('takes it once, with the columns that were chosen, which the command line then knows as well', {
    timeout: 90_000,
  }, async () => {
    await using ground = await openGround('embedded');
    await using baton = await startBaton(ground.env);
    const client = clientOf(baton);
    const file = join(ground.dataFolder, 'booth.csv');
    writeFileSync(file, LIST);
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${baton.url}/sign-in?token=${ADMIN_TOKEN}`);
    await page.goto(`${baton.url}/import`);
    await page.setInputFiles('#file', file);
    await page.getByText('No column is read as an e-mail address').waitFor();
    expect(await page.locator('#take').isDisabled()).toBe(true);
    await page.selectOption('select[data-column="Contact"]', 'email');
    await page.selectOption('select[data-column="Who"]', 'name');
    await page.getByText('Import 2 rows').click();
    await page.getByText('2 taken, 0 came before, 1 failed.').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
    expect(download.suggestedFilename()).toBe('booth.csv.errors.csv');
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/No Body;;Nowhere;It has neither/);
    await eventually(async () => new Set((await client.leads()).map(({ name }) => name)), 20_000).toEqual(
      new Set(['Mia Marsh', 'Ola Nord']),
    );

    // The same list from a terminal: read as it was on the page, and nobody comes twice.
    const env = { ...process.env, BATON_PUBLIC_URL: baton.url, BATON_ADMIN_TOKEN: ADMIN_TOKEN };
    const command = ['src/cli/main.ts', 'import', file, '--source', 'website'];
    const said = await promisify(execFile)(process.execPath, command, { env }).catch((failed) => failed);
    expect(said.stdout).toMatch(/Remembered from .*Contact=email/);
    expect(said.stdout).toContain('3 rows: 0 taken, 2 came before, 1 failed.');

    await page.setInputFiles('#file', []);
    await page.setInputFiles('#file', file);
    await page.getByText('Columns are read as remembered').waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.locator('#reading').innerHTML()).not.toContain('<b>Marsh');
    expect(faults).toEqual([]);
    await page.close();
  });
});
