import { expect, test } from 'vitest';
import type { QueuedJob } from '../../src/flow/ports.ts';
import { createTick } from '../../src/flow/tick.ts';

const NOW = new Date('2026-10-20T09:00:00Z');
const job: QueuedJob = { kind: 'signal', id: 'sig_1', replay: 0 };

function bench({
  due = [],
  waiting = [],
  rescores = [],
  broken,
  paused = false,
}: {
  due?: QueuedJob[];
  waiting?: string[];
  rescores?: QueuedJob[];
  broken?: string;
  paused?: boolean;
}) {
  const asked: [string, Date, number][] = [];
  const added: QueuedJob[][] = [];
  const offered: string[] = [];
  let forgot = 0;
  const tick = createTick({
    backlog: {
      due: async (now, limit) => (asked.push(['due', now, limit]), due),
      waitingHandoffs: async (now, limit) => (asked.push(['waiting', now, limit]), waiting),
    },
    rescores: { due: async (now, limit) => (asked.push(['rescores', now, limit]), rescores) },
    jobs: { add: async (jobs) => void added.push([...jobs]) },
    crm: { pausedUntil: async () => (paused ? { until: NOW, why: 'the daily limit is used up' } : null) },
    decideWaiting: async (handoff) => {
      if (handoff === broken) throw new Error(`${handoff} is broken`);
      offered.push(handoff);
    },
    forget: async () => void (forgot += 1),
    now: () => NOW,
  });
  return { tick, asked, added, offered, forgot: () => forgot };
}

test('what is due and may be lost is queued again, all in one go; what came just now is left to the queue', async () => {
  const { tick, asked, added } = bench({ due: [job, { ...job, id: 'sig_2', replay: 1 }] });
  expect(await tick()).toBe(2);
  expect(added).toEqual([[job, { kind: 'signal', id: 'sig_2', replay: 1 }]]);
  expect(asked[0]).toEqual(['due', new Date(NOW.getTime() - 2_000), 1_000]);
});

test('leads whose time has come are looked at again', async () => {
  const look: QueuedJob = { kind: 'rescore', id: 'lead_1', replay: 7 };
  const { tick, asked, added } = bench({ due: [job], rescores: [look] });
  await tick();
  expect(added).toEqual([[job, look]]);
  expect(asked[1]).toEqual(['rescores', NOW, 200]);
});

test('when nothing is due the queue is not bothered', async () => {
  const { tick, added } = bench({});
  expect(await tick()).toBe(0);
  expect(added).toEqual([]);
});

test('leads that wait are offered round again, oldest first', async () => {
  const { tick, offered, asked } = bench({ waiting: ['hnd_1', 'hnd_2'] });
  await tick();
  expect(offered).toEqual(['hnd_1', 'hnd_2']);
  expect(asked[2]).toEqual(['waiting', NOW, 50]);
});

test('one that cannot be decided keeps nothing waiting, and is not hushed up', async () => {
  const { tick, offered, forgot } = bench({ waiting: ['hnd_1', 'hnd_2', 'hnd_3'], broken: 'hnd_1' });
  await expect(tick()).rejects.toMatchObject({ errors: [new Error('hnd_1 is broken')] });
  expect(offered).toEqual(['hnd_2', 'hnd_3']);
  expect(forgot()).toBe(1);
});

test('while the CRM takes nothing, nothing that needs it is begun', async () => {
  const { tick, asked, added, offered } = bench({
    due: [job],
    waiting: ['hnd_1'],
    rescores: [job],
    paused: true,
  });
  expect(await tick()).toBe(0);
  expect([asked, added, offered]).toEqual([[], [], []]);
});
