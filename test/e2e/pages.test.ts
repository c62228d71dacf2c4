import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { ADMIN_TOKEN, startBaton } from '../support/baton-process.ts';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';
import { anEvent, openHubSpotWorld } from '../support/hubspot-world.ts';

const HOSTILE = '<script>document.title = "owned"</script><b>Bo</b>';

// The real process, its real pages, a real browser: what a person sees who follows the sign-in link.
test.skipIf(NO_BROWSER).each(GROUNDS)(
  'the pages on %s: from the sign-in link to a replayed job',
  async (name) => {
    await using ground = await openGround(name);
    await using baton = await startBaton(ground.env);
    const client = clientOf(baton);
    await client.send(aForm('vera@acme-robotics.com'));
    await client.send(aForm('bo@hostile-names.com', { name: HOSTILE }));
    await client.send({ name: 'Ghost', message: 'Call me!' });
    await client.handedOff('vera@acme-robotics.com', 5_000);
    await client.handedOff('bo@hostile-names.com', 5_000);

    await using browser = await openBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(5_000);
    const broken: string[] = [];
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    page.on('pageerror', (error) => broken.push(error.message));

    await page.goto(`${baton.url}/sign-in?token=${ADMIN_TOKEN}`);
    expect(new URL(page.url()).pathname).toBe('/');
    const row = page.getByRole('row', { name: /Vera Stone/ });
    expect(await row.textContent()).toMatch(/A.*A1.*fit 100/s);
    await page.getByText(HOSTILE).first().waitFor();
    expect(await page.title()).not.toBe('owned');
    await fitsOnAPhone(page);

    await page.setViewportSize({ width: 1366, height: 850 });
    await page.getByRole('link', { name: 'Vera Stone' }).click();
    await page.getByRole('cell', { name: 'company.size is mid' }).waitFor();
    await page.getByText(/Written to sandbox: grade A, owner .*@example\.com, SLA task, brief/).waitFor();
    await fitsOnAPhone(page);

    await page.setViewportSize({ width: 1366, height: 850 });
    await page.goto(`${baton.url}/policy/simulate`);
    const text = page.getByRole('textbox', { name: /Text of the policy/ });
    const line = (await text.inputValue()).split('\n').findIndex((each) => each.includes('mid: +35')) + 1;
    await text.fill((await text.inputValue()).replace('mid: +35', 'mid: -35'));
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByText('The rule that did it').first().waitFor();
    await page
      .getByRole('row', { name: /Vera Stone/ })
      .getByRole('link', { name: `line ${line}` })
      .click();
    expect(await page.locator(`#L${line}`).isVisible()).toBe(true);
    await fitsOnAPhone(page);

    await page.setViewportSize({ width: 1366, height: 850 });
    await page.goto(`${baton.url}/jobs`);
    await page.getByText('LEAD_UNIDENTIFIED').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText(/1 job/).first().waitFor();
    const jobs = await client.jobs('kind=signal');
    expect(jobs.some((job) => job.state !== 'done')).toBe(true);
    await fitsOnAPhone(page);

    await page.goto(`${baton.url}/policy#L40`);
    await page.getByText('policy: inbound').first().waitFor();
    await fitsOnAPhone(page);
    expect(broken).toEqual([]);
  },
  60_000,
);

test.skipIf(NO_BROWSER)(
  'the pages with HubSpot say why: a warning, a link, news, a pause',
  {
    timeout: 60_000,
  },
  async () => {
    await using world = await openHubSpotWorld();
    const { hubspot, client, baton } = world;
    hubspot.defineProperty('contacts', { name: 'hs_lead_status', type: 'enumeration', options: ['OPEN'] });
    await client.send(aForm('vera@acme.com'));
    const { id, crm } = await client.handedOff('vera@acme.com', 15_000);
    await world.deliver([anEvent('company.creation', '99')]);
    await using browser = await openBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(5_000);

    await page.goto(`${baton.url}/sign-in?token=${ADMIN_TOKEN}`);
    await page.goto(`${baton.url}/leads/${id}`);
    const link = page.getByRole('link', { name: `contact ${crm?.id}` });
    expect(await link.getAttribute('href')).toMatch(
      new RegExp(`^https://app\\.hubspot\\.com/contacts/\\d+/record/0-1/${crm?.id}$`),
    );
    const warning = page.locator('.at-warning', { hasText: 'hs_lead_status has no option "NEW"' });
    const [normal, marked] = await page.evaluate<string[]>(
      '[".at-crm", ".at-warning"].map((entry) => getComputedStyle(document.querySelector(entry), "::before").backgroundColor)',
    );
    expect([await warning.count(), marked === normal]).toEqual([1, false]);
    await fitsOnAPhone(page);
    await page.goto(`${baton.url}/jobs?state=done`);
    await page.getByText('a company was created').waitFor();
    await fitsOnAPhone(page);

    hubspot.fault({ kind: 'answer', status: 429, body: { message: 'No more today.', policyName: 'DAILY' } });
    await client.send(aForm('bo@acme.com'));
    await eventually(async () => JSON.stringify(await client.get('/readyz')), 10_000).toContain('crmPaused');
    await page.goto(`${baton.url}/`);
    await page.getByRole('link', { name: /CRM HubSpot takes nothing until/ }).click();
    await page.getByText('No more today.').first().waitFor();
    await fitsOnAPhone(page);
  },
);

/** At the width of a phone nothing sticks out sideways. */
async function fitsOnAPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const content = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(content).toBeLessThanOrEqual(390);
}
