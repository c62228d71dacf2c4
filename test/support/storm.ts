import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { JobView } from '../../src/flow/views.ts';
import { aForm, type BatonClient } from './baton-client.ts';
import type { Dice } from './dice.ts';

/** Whom a storm may deactivate; the other people of the policy stay. */
export const MAY_LEAVE = ['cy', 'di'] as const;
const RESTS_WITHIN_MS = 40_000;

/** Somebody who writes while it storms. */
export interface Person {
  /** By one of these alone they are known. */
  readonly reached: { readonly email: string } | { readonly phone: string };
  readonly form: Record<string, unknown>;
  /** So many times they write, at most a second apart. */
  readonly times: number;
  /** Milliseconds until they write first. */
  readonly after: number;
}

/** So many people, each of a company of their own (`acme-3.com`); one in ten has only a phone. */
export function peopleOf(dice: Dice, count: number, within = 1_500): Person[] {
  const { email: _, ...somebody } = aForm('');
  return Array.from({ length: count }, (__, i): Person => {
    const reached = dice.chance(0.1) ? { phone: `+4420794600${10 + i}` } : { email: `p${i}@acme-${i}.com` };
    return {
      reached,
      form: { ...somebody, ...reached },
      times: dice.chance(0.3) ? 3 : 1,
      after: dice.between(0, within),
    };
  });
}

/** What one of the people says at a time, each time under the id that a sender gives it. */
export const saidOf = (people: readonly Person[]) =>
  people.flatMap(({ form, times, after }, i) =>
    Array.from({ length: times }, (_, time) => ({
      person: i,
      after: after + time * 300,
      form: { ...form, message: `Question ${time}` },
      id: `msg_${i}_${time}`,
    })),
  );

/** The weather is good again: what failed is replayed, and what waits for long is hurried. @returns what had failed */
export async function rest(client: BatonClient): Promise<JobView[]> {
  const failed = new Map<string, JobView>();
  const deadline = Date.now() + RESTS_WITHIN_MS;
  for (;;) {
    const jobs = [...(await client.jobs('state=pending')), ...(await client.jobs('state=failed'))];
    const waiting = (await client.leads()).filter(({ state }) => state === 'waiting');
    if (jobs.length === 0 && waiting.length === 0) return [...failed.values()];
    for (const job of jobs) if (job.state === 'failed') failed.set(job.id, job);
    expect(Date.now(), `not at rest: ${JSON.stringify(jobs.slice(0, 3))}`).toBeLessThan(deadline);
    // What has been due for so long waits in the queue for the end of a pause.
    const isLate = ({ nextAttemptAt }: JobView): boolean =>
      nextAttemptAt !== null && !(Math.abs(Date.parse(nextAttemptAt) - Date.now() + 2_000) < 2_500);
    const ids = jobs.filter((job) => job.state === 'failed' || isLate(job)).map(({ id }) => id);
    if (ids.length > 0) await client.post('/api/jobs/replay', { state: 'failed', ids });
    await sleep(300);
  }
}
