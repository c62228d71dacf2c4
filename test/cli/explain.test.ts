import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Decision, decide } from '../../src/domain/decide.ts';
import { ENGINE } from '../../src/domain/engine.ts';
import type { Reads } from '../../src/flow/read-ports.ts';
import { LEAD, openHttp, TOKENS } from '../http/fakes.ts';
import { DAY, HOUR, happened, iso, miaWith, NOW, profileOf } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { fixedPolicies } from '../support/policy-book.ts';

const run = promisify(execFile);

const policy = policyOf({
  routing: [{ id: 'the-rest', to: 'night' }],
  engagement: {
    groups: {
      interest: {
        max: 50,
        decay: { half_life: '10d' },
        rules: [{ id: 'quote', event: 'quote_asked', where: { form: { exists: true } }, points: 120 }],
      },
    },
  },
});
const input = miaWith(
  { profile: profileOf({ trade: 'hotel' }) },
  {
    events: [happened('quote_asked', 10 * DAY, { form: 'demo' })],
    pools: { night: { credits: {}, loads: {} } },
  },
);
const decision = decide(input, policy, NOW);

/** The real command against the real API, with a ledger that holds one decision. */
async function explain(args: string[], stored: Decision = decision): Promise<{ code: number; out: string }> {
  const reads = {
    leads: async ({ email }: { email: string }) => ({
      items: email === 'ann@acme.example' ? [LEAD] : [],
      next: null,
    }),
    lead: async (id: string) => (id === LEAD.id ? LEAD : null),
    explain: async (id: string) => (id === LEAD.id ? { decision: stored, input, signal: 'sig_1' } : null),
  } as unknown as Reads;
  await using http = await openHttp({ reads, policies: fixedPolicies(policy) });
  const url = await http.app.listen({ port: 0, host: '127.0.0.1' });
  const env = { ...process.env, BATON_PUBLIC_URL: url, BATON_ADMIN_TOKEN: TOKENS.admin };
  return await run(process.execPath, ['src/cli/main.ts', 'explain', ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  );
}

test('who, grade, route and owner come first, then the points, then what would raise it', async () => {
  const { code, out } = await explain(['ann@acme.example']);
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  ').trim());
  expect(lines[0]).toBe('Grade silver  Ann, Acme  route the-rest, owner ivo');
  expect(lines[1]).toMatch(/^fit 30, engagement 50, cell B1; decided by furniture version 3, .* ago$/);
  expect(lines).toContain('+30  hotel  trade is hotel  policy.yaml:1');
  const quote = lines.findIndex((line) => line.startsWith('+50  quote  quote_asked (form demo), '));
  expect(`${lines[quote]} ${lines[quote + 1]}`).toMatch(
    /faded from \+120 to \+60; 10 .*over the cap of interest/,
  );
  expect(out).not.toContain('today');
  const raise = lines.indexOf('What would raise it');
  expect(lines[raise + 1]).toBe('rooms  10 rooms or more would make this gold  policy.yaml:1');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('--recompute says that the same bytes come out', async () => {
  const { code, out } = await explain(['lead_1', '--recompute']);
  expect(out).toContain(`Recomputed under furniture version 3 (${policy.hash}): the same bytes came out.`);
  expect(code).toBe(0);
});

test('--recompute ends with 1 and says where, when others do', async () => {
  const other = { ...decision, lead: { ...decision.lead, fit: 31 } };
  const { code, out } = await explain(['lead_1', '--recompute'], other);
  expect(out).toContain('other bytes came out');
  expect(out).toContain('  lead.fit: stored 31, now 30');
  expect(code).toBe(1);
});

test('a decision of an older engine is told, and is no failure', async () => {
  const old = { ...decision, engine: 0 };
  const { code, out } = await explain(['lead_1', '--recompute'], old);
  expect(out).toContain(`It was decided by engine 0 and this is engine ${ENGINE}, so that is no fault.`);
  expect(code).toBe(0);
});

test('--json is what the API says', async () => {
  const { out } = await explain(['lead_1', '--json', '--recompute']);
  expect(JSON.parse(out)).toMatchObject({
    lead: 'lead_1',
    nextGrade: { grade: 'gold' },
    rules: [{ id: 'hotel' }, { id: 'quote', events: [{ name: 'quote_asked', at: iso(NOW - 240 * HOUR) }] }],
    recomputed: { same: true, differences: [] },
  });
});

test('a lead that is not there', async () => {
  const { code, out } = await explain(['nobody@x.example']);
  expect(out).toContain('There is no lead "nobody@x.example"');
  expect(code).not.toBe(0);
});
