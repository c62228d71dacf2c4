import { evaluate } from '../decide.ts';
import type { Identity, LeadEvent, Profile, Scalar } from '../lead/lead.ts';
import type { Route } from '../routing/route.ts';
import type { Scorecard } from '../scoring/scorecard.ts';
import { Duration, wallMs } from './duration.ts';
import type { Policy } from './policy.ts';

/** A lead as the `tests:` of a policy and `baton score` write it: facts under their names, events by their age. */
export interface ExampleLead {
  readonly lead: Readonly<Record<string, Scalar>>;
  /** `{ page_viewed: 3h, path: /pricing, times: 10 }`: the event with its age, then its properties. */
  readonly events: readonly Readonly<Record<string, Scalar>>[];
}

/** Grades and routes an example as it would be at `now` (epoch ms). @throws RangeError for an event without an age */
export function evaluateExample(
  example: ExampleLead,
  policy: Policy,
  now: number,
): { scorecard: Scorecard; route: Route } {
  return evaluate(exampleInput(example, now), policy, now);
}

/** What a decision about an example would be made from. @throws RangeError for an event without an age */
export function exampleInput(example: ExampleLead, now: number): Parameters<typeof evaluate>[0] {
  const { email, phone, source, page, referrer, ...rest } = example.lead;
  const crm = Object.fromEntries(Object.entries(rest).filter(([name]) => /^(crm|account)\./.test(name)));
  const attributes = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !/^(crm|account)\./.test(name)),
  );
  const identity: Identity = { email: text(email)?.toLowerCase() ?? null, phone: text(phone) ?? null };
  const profile: Profile = {
    attributes,
    answers: {},
    attribution: {
      utm: Object.fromEntries(
        Object.entries(rest).flatMap(([name, value]) =>
          name.startsWith('utm.') ? [[name.slice('utm.'.length), String(value)]] : [],
        ),
      ),
      clickIds: {},
      page: text(page) ?? null,
      referrer: text(referrer) ?? null,
    },
    consent: [],
    files: [],
  };
  return {
    cause: 'signal',
    signal: {
      id: 'example',
      source: text(source) ?? 'example',
      kind: 'form_submitted',
      receivedAt: new Date(now).toISOString(),
    },
    lead: { id: 'example', identity, profile, stage: null, knownToCrm: false },
    events: exampleEvents(example.events, now),
    crm,
    openHandoff: null,
  };
}

const text = (value: Scalar | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Newest first, as the ledger gives them. */
function exampleEvents(events: ExampleLead['events'], now: number): LeadEvent[] {
  return events
    .flatMap(({ times = 1, ...entry }) => {
      const [name, age] = Object.entries(entry)[0] ?? [];
      const span = Duration.safeParse(age);
      if (name === undefined || !span.success) {
        throw new RangeError(
          `an event is written { ${name ?? 'form_submitted'}: 2h, … }: its name, then how long ago`,
        );
      }
      const { [name]: _age, ...properties } = entry;
      const at = new Date(now - wallMs(span.data)).toISOString();
      return Array.from({ length: Number(times) }, () => ({ name, at, properties }));
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}
