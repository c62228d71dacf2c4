import { expect, test } from 'vitest';
import { aForm } from '../support/baton-client.ts';
import { eventually } from '../support/eventually.ts';
import { openSalesforceWorld } from '../support/salesforce-world.ts';

const TAKES_LONG = 90_000;
const WITHIN_MS = 40_000;

test('the calls of the day: 80 % are warned of once, /metrics tells them, and at 99 % handoffs go on', {
  timeout: TAKES_LONG,
}, async () => {
  await using world = await openSalesforceWorld();
  const { baton, client, salesforce } = world;
  const warnings = (): number => baton.output().split('calls of 24 hours are used, by all').length - 1;
  const handedOffAt = async (used: number): Promise<string> => {
    salesforce.setUsage(used, 100_000);
    const email = `at-${used}@acme.com`;
    await client.send(aForm(email));
    await client.handedOff(email, WITHIN_MS);
    expect(world.standing(email)).toMatchObject({ people: { length: 1 }, tasks: { length: 1 } });
    return (await fetch(`${baton.url}/metrics`)).text();
  };
  const told = async (used: number): Promise<number> => {
    const metrics = await handedOffAt(used);
    expect(metrics).toMatch(/^baton_crm_daily_calls\{[^}]*\} 100000$/m);
    return Number(/^baton_crm_daily_calls\{[^}]*"used"[^}]*\} (\d+)$/m.exec(metrics)?.[1]);
  };

  for (const [used, warned] of [
    [70_000, 0],
    [80_000, 1],
    [79_000, 1],
    [99_000, 1],
    [50_000, 1],
    [81_000, 2],
  ] as const) {
    const said = await told(used);
    expect(said).toBeGreaterThanOrEqual(used);
    expect(said).toBeLessThan(used + 100);
    await eventually(warnings).toBe(warned);
  }
});
