import type { CrmNews } from '../../domain/lead/crm-news.ts';
import { longId, typeOfId } from '../../domain/lead/salesforce-id.ts';
import { Fault } from '../../faults.ts';
import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { readTime } from '../reading/instant.ts';

type Told = Pick<CrmNews, 'change' | 'because'>;

/**
 * What a stored signal says of a person in Salesforce: a notification, a callout, a change event, or what our own poll
 * found. Leads and contacts are people; the first three characters of an id say which it is of.
 * @throws Fault BODY_MALFORMED
 */
export function salesforceNewsIn(said: Json): CrmNews {
  if (Array.isArray(said) && said.length === 0) return elsewhere('', null, 'Salesforce sent an empty list');
  if (!isObject(said))
    throw new Fault('BODY_MALFORMED', 'This is no news of Salesforce: it is not an object.');
  const at = readTime(said['occurredAt']);
  if (said['outbound'] !== undefined && said['objectId'] === null)
    return elsewhere('', at, 'deleted before Salesforce told of it; the poll finds it');
  const id = longId(textIn(said, 'objectId') ?? '');
  if (id === null)
    throw new Fault(
      'BODY_MALFORMED',
      'The news names no record of Salesforce: an id has 15 or 18 letters and digits. A callout says it as leadId, contactId, recordId or id.',
    );
  const { change, because } = toldIn(said);
  const known = typeOfId(id);
  if (known === 'Lead' || known === 'Contact')
    return { kind: 'crm_news', change, id, formerIds: [], at, because };
  const type = textIn(said, 'outbound') ?? textIn(said, 'object') ?? `${id.slice(0, 3)}…`;
  return elsewhere(id, at, `no person: ${type.slice(0, 80)}, ${because}`);
}

const elsewhere = (id: string, at: string | null, because: string): CrmNews => ({
  kind: 'crm_news',
  change: 'elsewhere',
  id,
  formerIds: [],
  at,
  because,
});

function toldIn(said: JsonObject): Told {
  const { poll } = said;
  if (poll === 'changed' || poll === 'deleted')
    return { change: poll, because: `${poll} while nobody listened` };
  const event = textIn(said, 'cdc')?.replace(/^GAP_/, '');
  if (event === undefined) return { change: 'changed', because: 'told by Salesforce' };
  if (event === 'DELETE') return { change: 'deleted', because: 'deleted' };
  return { change: 'changed', because: VERBS.get(event) ?? 'changed' };
}

const VERBS = new Map([
  ['CREATE', 'created'],
  ['UNDELETE', 'restored'],
]);
