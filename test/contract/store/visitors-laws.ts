import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../support/replay.ts';
import { openVisitorBench } from '../../support/visitor-bench.ts';
import type { OpenStore } from './open-store.ts';

const EMAIL = 'vera@acme.com';
const NOW = Date.now();
const at = (minute: number): string => new Date(NOW - 3_600_000 + minute * 60_000).toISOString();
const place = (path: string) => ({ context: { page: { url: `https://shop.example${path}` } } });

/** A visit on two devices as it happened: each step with the source that tells of it. */
const STORY = [
  [
    'behaviour',
    { type: 'page', anonymousId: 'laptop-1', timestamp: at(1), ...place('/first?utm_source=fair') },
  ],
  ['behaviour', { type: 'page', anonymousId: 'laptop-1', timestamp: at(2), ...place('/pricing') }],
  ['behaviour', { type: 'page', anonymousId: 'phone-1', timestamp: at(3), ...place('/pricing') }],
  [
    'website',
    { email: EMAIL, anonymous_id: 'laptop-1', occurred_at: at(4), page: 'https://shop.example/contact' },
  ],
  [
    'behaviour',
    { type: 'identify', anonymousId: 'phone-1', userId: '42', traits: { email: EMAIL }, timestamp: at(5) },
  ],
  ['behaviour', { type: 'track', event: 'Plan Compared', userId: '42', timestamp: at(6) }],
] as const;

export function visitorLaws(open: OpenStore): void {
  describe('visitors, as a law', () => {
    async function endOf(order: readonly number[], isAtOnce: boolean): Promise<unknown> {
      await using bench = await openVisitorBench(open);
      const signals: string[] = [];
      for (const step of order) {
        const [source, body] = STORY[step]!;
        // The second telling of a step is the same delivery.
        signals.push(await bench.takeIn(body, { source, dedupe: { key: `id:${step}`, windowMs: null } }));
      }
      if (isAtOnce) await Promise.all(signals.map(bench.decide));
      for (const signal of signals) await bench.decide(signal);
      const { attribution } = await bench.lead(EMAIL);
      return {
        events: await bench.eventsOf(EMAIL),
        leads: await bench.count('lead'),
        left: await bench.count('anonymous_event'),
        undone: await bench.count('signal', `state <> 'done' or lead_id is null`),
        first: [attribution.page, attribution.utm, attribution.at],
      };
    }

    test('in any order, one after the other or all at once, and each of it twice: one lead with the same events', async () => {
      const steps = STORY.map((_, i) => i);
      const order = fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length * 2 });
      await fc.assert(
        fc.asyncProperty(order, fc.boolean(), async (shuffled, isAtOnce) => {
          expect(await endOf(shuffled, isAtOnce)).toEqual({
            events: [
              'page_viewed /first',
              'page_viewed /pricing',
              'page_viewed /pricing',
              'form_submitted /contact',
              'identified',
              'plan_compared',
            ],
            leads: 1,
            left: 0,
            undone: 0,
            first: ['https://shop.example/first?utm_source=fair', { source: 'fair' }, at(1)],
          });
        }),
        { numRuns: 20, ...replay },
      );
    });
  });
}
