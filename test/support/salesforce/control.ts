import type { Answer } from './answers.ts';
import type { FakeFault, FakeSalesforce, FaultMatch } from './fake-salesforce.ts';

/** What of the fake may be done from outside of its process. */
const BY_NAME = [
  'records',
  'record',
  'add',
  'edit',
  'remove',
  'merge',
  'convert',
  'addUser',
  'addQueue',
  'addField',
  'forbid',
  'rule',
  'expireSessions',
  'clearFaults',
  'setUsage',
] as const satisfies readonly (keyof FakeSalesforce)[];

/**
 * The fake in another process: `GET /__fake/state` tells what it saw, `POST /__fake/<function>` with a JSON list of
 * arguments does what the function of that name does and answers what it returns. The path of a fault is text there.
 */
export function control(fake: FakeSalesforce, path: string, text: string): Answer {
  const name = path.slice('/__fake/'.length);
  if (name === 'state') return { status: 200, body: state(fake) };
  const given = text === '' ? [] : (JSON.parse(text) as unknown[]);
  if (name === 'fault') {
    const [fault, match, times] = given as [FakeFault, TextMatch?, number?];
    fake.fault(fault, readMatch(match), times);
    return { status: 200, body: null };
  }
  const known = BY_NAME.find((one) => one === name);
  if (known === undefined) return { status: 404, body: `The fake Salesforce has no ${name}` };
  const work = fake[known] as (...given: unknown[]) => unknown;
  return { status: 200, body: work(...given) ?? null };
}

type TextMatch = Omit<FaultMatch, 'path'> & { readonly path?: string };
const readMatch = ({ path, ...rest }: TextMatch = {}): FaultMatch => ({
  ...rest,
  ...(path !== undefined && { path: new RegExp(path) }),
});

const state = ({ calls, violations, logins, orgId, userId }: FakeSalesforce) => ({
  calls: calls.length,
  byPath: countBy(calls.map(({ method, path }) => `${method} ${path}`)),
  failed: calls.filter(({ status }) => status === 0 || status >= 300).length,
  logins,
  violations,
  orgId,
  userId,
});

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
