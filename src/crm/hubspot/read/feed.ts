import { createHash } from 'node:crypto';
import type { ChangedPerson, Changes, CrmFeed } from '../../../flow/crm-feed.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { Filter, FormPage, FormSubmission, HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { instantIn } from '../property-values.ts';

interface FeedDeps {
  readonly api: Pick<HubSpotApi, 'search' | 'formSubmissions'>;
}

const CHANGED = 'lastmodifieddate';
const PAGE = 200;

/**
 * What happened in HubSpot while nobody listened. Deleted contacts are not among the changed ones: its search does
 * not know them any more. It shows a change "a few moments" late, so who asks begins a little before the last time.
 */
export function createHubSpotFeed({ api }: FeedDeps): CrmFeed {
  return {
    changedSince: (since, call) => changedSince(since, api, call),
    submissionsSince: async (form, since, call) =>
      (await newestFirst(form, since, api, call)).toReversed().map((one) => ({
        key: one.id ?? createHash('sha256').update(bodyOf(form, one)).digest('hex'),
        at: new Date(one.submittedAt),
        body: bodyOf(form, one),
      })),
  };
}

/**
 * Each page begins anew at the time where the last one ended, so HubSpot's limit of 10,000 records to a search is
 * never met. What changed at that very time is told again.
 */
async function changedSince(since: Date, api: FeedDeps['api'], call: CrmCall): Promise<Changes> {
  const from = await search(
    [{ property: CHANGED, operator: 'GTE', values: [ms(since)] }],
    CHANGED,
    api,
    call,
  );
  const last = from.people.at(-1)?.changedAt;
  // A whole page of one and the same time would begin at itself for ever.
  const isStuck = from.more && last !== undefined && last <= since;
  const { people, more } = isStuck ? await pastOneTime(since, api, call) : from;
  return { people, more, through: people.at(-1)?.changedAt ?? null };
}

/** Everybody who changed at this very time, by id, which is unique; then a page of those who did later. */
async function pastOneTime(
  at: Date,
  api: FeedDeps['api'],
  call: CrmCall,
): Promise<Pick<Changes, 'people' | 'more'>> {
  const people: ChangedPerson[] = [];
  for (let more = true; more; ) {
    const past = people.at(-1)?.id ?? '0';
    const filters: Filter[] = [
      { property: CHANGED, operator: 'EQ', values: [ms(at)] },
      { property: 'hs_object_id', operator: 'GT', values: [past] },
    ];
    const page = await search(filters, 'hs_object_id', api, call);
    people.push(...page.people);
    more = page.more;
  }
  const later = await search([{ property: CHANGED, operator: 'GT', values: [ms(at)] }], CHANGED, api, call);
  return { people: [...people, ...later.people], more: later.more };
}

async function search(
  filters: readonly Filter[],
  sortBy: string,
  api: FeedDeps['api'],
  call: CrmCall,
): Promise<Pick<Changes, 'people' | 'more'>> {
  const what = { filters, sortBy, properties: [CHANGED], limit: PAGE };
  const { records, next } = await api.search('contacts', what, call);
  return { people: records.flatMap(changed), more: next !== null };
}

function changed({ id, properties }: HubSpotRecord): ChangedPerson[] {
  const at = instantIn(properties, CHANGED);
  return at === null ? [] : [{ id, changedAt: new Date(at) }];
}

const ms = (at: Date): string => String(at.getTime());

/** HubSpot has no filter by time here, but its newest come first. */
async function newestFirst(
  form: string,
  since: Date,
  api: FeedDeps['api'],
  call: CrmCall,
): Promise<FormSubmission[]> {
  const found: FormSubmission[] = [];
  let after: string | null = null;
  do {
    const page: FormPage = await api.formSubmissions(form, after, call);
    const fresh = page.submissions.filter(({ submittedAt }) => submittedAt >= since.getTime());
    found.push(...fresh);
    after = fresh.length < page.submissions.length ? null : page.next;
  } while (after !== null);
  return found.toSorted((a, b) => b.submittedAt - a.submittedAt);
}

const bodyOf = (form: string, { id, submittedAt, pageUrl, values }: FormSubmission): Buffer =>
  Buffer.from(
    JSON.stringify({
      form,
      submittedAt,
      pageUrl,
      conversionId: id,
      values: values.map(({ name, value, objectTypeId }) => ({ name, value, objectTypeId })),
    }),
  );
