import type { NewSignal } from '../../src/flow/ports.ts';
import type { LeadWithTimeline } from '../../src/flow/views.ts';
import type { Database } from '../../src/store/database.ts';
import { openReads } from '../../src/store/reads/reads.ts';
import { openLedgerBench } from './ledger-bench.ts';
import { testPolicy } from './test-policy.ts';

/** The flow over a ledger of its own, with what can be seen of visitors and leads. */
export async function openVisitorBench(open: () => Promise<Database>) {
  const store = await open();
  const bench = await openLedgerBench(store);
  const rows = async <T extends object>(query: string, values: unknown[] = []): Promise<T[]> =>
    (await store.pool.query<T>(query, values)).rows;
  const callOf = (type: string, over: object): [Record<string, unknown>, Partial<NewSignal>] => [
    { type, ...over },
    { source: 'behaviour' },
  ];
  return {
    ...bench,
    store,
    rows,
    /** A call of Segment. */
    takeCall: (type: string, over: object) => bench.takeIn(...callOf(type, over)),
    call: (type: string, over: object) => bench.hand(...callOf(type, over)),
    lead: async (email: string): Promise<LeadWithTimeline> => {
      const [row] = await rows<{ id: string }>('select id from lead where email = $1', [email]);
      const lead = await openReads(store).lead(row?.id ?? '');
      if (!lead) throw new Error(`there is no lead ${email}`);
      return lead;
    },
    /** What the lead did, earliest first: `page_viewed /pricing`. */
    eventsOf: async (email: string): Promise<string[]> =>
      (
        await rows<{ event: string }>(
          `select concat_ws(' ', name, properties ->> 'path') as event
             from event join lead on lead.id = lead_id where email = $1 order by at, signal_id`,
          [email],
        )
      ).map(({ event }) => event),
    /** The test policy, with a time for which visitors are kept. */
    keeping: (visitors: string): string => `${testPolicy()}retention: { visitors: ${visitors} }\n`,
    [Symbol.asyncDispose]: () => store.close(),
  };
}
