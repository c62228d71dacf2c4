import { expect, test } from 'vitest';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { rulesNotFired } from '../../src/domain/policy/rule-coverage.ts';
import { DAY, NOW } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';
import { FILE } from '../support/policy-file.ts';

/** What no test has fired, as `fit ranked/chief:22`. */
function notFired(tests: string, text = FILE, now = NOW): string[] {
  const policy = compiled(`${text}tests:\n${tests}`);
  const results = runPolicyTests(policy, now);
  expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  const fired = results.flatMap((result) => result.fired);
  return rulesNotFired(fired, policy, now).map(
    ({ section, id, entry, line }) => `${section} ${id}${entry === null ? '' : `/${entry}`}:${line}`,
  );
}

const lineOf = (part: string, text = FILE): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;
const nobody = '  - { name: nobody, lead: {}, expect: {} }\n';
const everybody = `
  - { name: spam, lead: { email: a@mailinator.com }, expect: { grade: out } }
  - name: the chief of a friend, who wrote
    lead: { email: zoe@acme.example, title: CEO }
    events: [ { form_submitted: 0s, form: demo-day } ]
    expect: { grade: hot }
  - name: a chief with a private address
    lead: { email: zoe@gmail.com, title: CEO }
    events: [ { form_submitted: 0s, form: demo-day } ]
    expect: { grade: warm }
  - { name: owned, lead: { email: a@acme.example, title: CEO, crm.owner: zoe@stalls.example }, expect: { grade: warm } }
`;

test('rules of every kind are named with their lines until a test fires them', () => {
  const all = ['spam', 'ranked', 'friend', 'wrote', 'capped', 'owned', 'rest'];
  const [spam, ranked, friend, wrote, capped, owned, rest] = all.map((id) => lineOf(`id: ${id}`));
  expect(notFired(nobody)).toEqual([
    `disqualify spam:${spam}`,
    `fit ranked/chief:${ranked}`,
    `fit friend:${friend}`,
    `engagement wrote:${wrote}`,
    `adjust capped:${capped}`,
    `routing owned:${owned}`,
    `routing rest:${rest}`,
  ]);
  expect(notFired(everybody)).toEqual([]);
});

test('entries of a table are rules of their own; those of no points are none', () => {
  const text = FILE.replace('points: { chief: 50 }', 'points: { chief: 50, other: -5, unknown: 0 }');
  const fired = notFired('  - { name: clerk, lead: { title: Clerk }, expect: {} }\n', text);
  expect(fired.filter((rule) => rule.includes('ranked'))).toEqual([
    `fit ranked/chief:${lineOf('id: ranked')}`,
  ]);
});

test('a rule that does not count today cannot be fired, so it is not asked for', () => {
  const later = new Date(NOW + DAY).toISOString().slice(0, 10);
  const off = FILE.replace('id: friend,', 'id: friend, enabled: false,');
  const soon = FILE.replace('id: friend,', `id: friend, from: ${later},`);
  const named = (text: string, now: number): boolean => notFired(nobody, text, now).join().includes('friend');
  expect([named(off, NOW), named(soon, NOW), named(soon, NOW + DAY)]).toEqual([false, false, true]);
});
