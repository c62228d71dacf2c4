import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CrmNews } from '../../../src/domain/lead/crm-news.ts';
import { openFollowBench, personNow } from '../../support/follow-bench.ts';
import { profileOf } from '../../support/leads.ts';
import { replay } from '../../support/replay.ts';
import type { OpenStore } from './open-store.ts';

const NOW = Date.now();
const at = (seconds: number): string => new Date(NOW - 60_000 + seconds * 1_000).toISOString();

/** What has happened in the CRM by the time that anybody listens, with all the news of it. */
const aStory = fc.record({
  /** `5` is a lead of ours already, by a form on the website. */
  isKnown: fc.boolean(),
  /** Whether `5` was merged into `7`, and what became of `7` then. */
  merged: fc.boolean(),
  end: fc.constantFrom('there', 'deleted', 'erased', 'restored'),
  filledIn: fc.boolean(),
  owner: fc.constantFrom(undefined, 'ana@example.com', 'boss@acme.example'),
  told: fc.array(fc.constantFrom('5', '7'), { minLength: 1, maxLength: 3 }),
});
type Story = typeof aStory extends fc.Arbitrary<infer T> ? T : never;

function newsOf({ merged, end, told }: Story): Pick<CrmNews, 'change' | 'id' | 'formerIds' | 'at'>[] {
  const one = (change: CrmNews['change'], id: string, second: number, formerIds: string[] = []) => ({
    change,
    id,
    formerIds,
    at: at(second),
  });
  return [
    ...told.map((id, i) => one('changed', id, i)),
    ...(merged ? [one('merged', '7', 10, ['5'])] : []),
    ...(end === 'there' ? [] : [one('deleted', '7', 20)]),
    ...(end === 'erased' ? [one('erased', '7', 20)] : []),
    ...(end === 'restored' ? [one('changed', '7', 30)] : []),
  ];
}

export function followingLaws(open: OpenStore): void {
  describe('news of a CRM, as a law', () => {
    async function endOf(story: Story, news: ReturnType<typeof newsOf>): Promise<unknown> {
      await using store = await open();
      const { crm, hand, write, hear, standing } = await openFollowBench(store);
      const person = personNow('7', {
        // Of merged people the one who stays has our lead's address; with another one they would be two leads.
        identity: { email: story.merged ? 'p5@acme.example' : 'p7@acme.example', phone: null },
        profile: profileOf({ title: 'CTO' }),
        facts: story.owner === undefined ? {} : { 'crm.owner': story.owner },
        lastForm: story.filledIn ? { at: at(5), name: 'Demo' } : null,
      });
      if (story.isKnown) {
        crm.people.set('5', personNow('5'));
        await hand({ email: 'p5@acme.example' });
        await write();
        // As it was long before the news began.
        await store.pool.query(
          `update lead set last_seen_at = '${at(-9)}'; update event set at = '${at(-900)}'`,
        );
        if (story.merged) crm.people.delete('5');
      }
      if (story.end === 'there' || story.end === 'restored') {
        crm.people.set('7', person);
        if (story.merged) crm.people.set('5', person);
      }
      for (const { change, id, ...rest } of news) await hear(change, id, rest);
      // Somebody who is new there became known when the first message came in, whichever that was.
      return (await standing()).map((lead) => ({
        ...lead,
        events: String(lead['events']).replaceAll(/("contact_created", ")[^"]*/g, '$1'),
      }));
    }

    test('in any order, and each of it twice, it ends alike', async () => {
      const shuffled = aStory.chain((story) => {
        const news = newsOf(story);
        return fc.record({
          story: fc.constant(story),
          news: fc.shuffledSubarray([...news, ...news], { minLength: news.length * 2 }),
        });
      });
      await fc.assert(
        fc.asyncProperty(shuffled, async ({ story, news }) => {
          expect(await endOf(story, news)).toEqual(await endOf(story, newsOf(story)));
        }),
        { numRuns: 12, ...replay },
      );
    });
  });
}
