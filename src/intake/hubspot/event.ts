import type { CrmNews } from '../../domain/lead/crm-news.ts';
import { Fault } from '../../faults.ts';
import { type JsonObject, textIn } from '../body/body.ts';
import { readTime } from '../reading/instant.ts';
import { associationIn } from './association.ts';
import { idIn } from './fields.ts';
import { kindOfType, withArticle } from './kinds.ts';

/** Fields of ours in HubSpot begin so. */
const OUR_PREFIX = 'baton_';

type Told = Pick<CrmNews, 'change' | 'because'>;
type About = Told & Pick<CrmNews, 'id'> & Partial<Pick<CrmNews, 'formerIds'>>;

/**
 * What one event of HubSpot's says of a contact. Only where to look: events come late, twice and in any order, and a
 * merge tells the id that stays (`newObjectId`), which may be none of those that were merged.
 * @throws Fault BODY_MALFORMED naming what is missing
 */
export function newsIn(event: JsonObject): CrmNews {
  const [, object, action] = /^([A-Za-z_]{1,40})\.([A-Za-z]{1,40})$/.exec(typeOf(event)) ?? [];
  if (object === undefined || action === undefined) throw missing(event, 'subscriptionType');
  const at = readTime(event['occurredAt']);
  if (at === null) throw missing(event, 'occurredAt');
  const about = action === 'associationChange' ? ofLink(event, object) : ofRecord(event, object, action);
  return { kind: 'crm_news', formerIds: [], at, ...about };
}

/** HubSpot's docs write eventType where its deliveries have subscriptionType. */
const typeOf = (event: JsonObject): string =>
  textIn(event, 'subscriptionType') ?? textIn(event, 'eventType') ?? '';

function ofLink(event: JsonObject, object: string): About {
  const link = associationIn(event, object);
  if (link === null) throw missing(event, 'associationType');
  const { contact, because } = link;
  if (contact === null) return elsewhere(event, because);
  return { change: 'changed', because, id: known(event, contact.id, contact.key) };
}

function ofRecord(event: JsonObject, object: string, action: string): About {
  const kind = object === 'object' ? kindOfType(textIn(event, 'objectTypeId')) : object;
  if (kind === null) throw missing(event, 'objectTypeId');
  if (kind !== 'contact') return elsewhere(event, `${withArticle(kind)} ${VERBS.get(action) ?? 'changed'}`);
  if (action === 'merge') return ofMerge(event);
  const name = textIn(event, 'propertyName') ?? '';
  if (name.startsWith(OUR_PREFIX)) return elsewhere(event, `our own field ${name.slice(0, 100)} changed`);
  return { ...toldOf(action, event), id: known(event, idIn(event, 'objectId'), 'objectId') };
}

const elsewhere = (event: JsonObject, because: string): About => ({
  change: 'elsewhere',
  because,
  id: idIn(event, 'objectId') ?? '',
});

const VERBS = new Map([
  ['creation', 'was created'],
  ['deletion', 'was deleted'],
  ['merge', 'was merged'],
  ['restore', 'was restored'],
]);

function toldOf(action: string, event: JsonObject): Told {
  switch (action) {
    case 'deletion':
      return { change: 'deleted', because: 'deleted' };
    case 'privacyDeletion':
      return { change: 'erased', because: 'erased for privacy' };
    case 'propertyChange':
      return propertyChange(event);
    case 'creation':
      return { change: 'changed', because: `created${by(event)}` };
    case 'restore':
      return { change: 'changed', because: 'restored' };
    default:
      // A kind of event that came after us: to look again is right whatever it means.
      return { change: 'changed', because: action };
  }
}

/** Values are left out: they may be personal, and the contact is read anyway. */
function propertyChange(event: JsonObject): Told {
  const sensitive = event['isSensitive'] === true || event['propertyValue'] === 'REDACTED';
  const name = sensitive ? 'a sensitive property' : (textIn(event, 'propertyName') ?? 'a property');
  return { change: 'changed', because: `${name.slice(0, 100)} changed${by(event)}` };
}

const SOURCES = new Map([
  ['FORM', ' by a form'],
  ['IMPORT', ' by an import'],
  ['AUTOMATION_PLATFORM', ' by a workflow'],
]);

const by = (event: JsonObject): string => SOURCES.get(textIn(event, 'changeSource') ?? '') ?? '';

function ofMerge(event: JsonObject): About {
  const given = ['newObjectId', 'primaryObjectId', 'objectId'].flatMap((name) => idIn(event, name) ?? []);
  const merged = [event['mergedObjectIds'] ?? []].flat().flatMap((value) => idIn({ value }, 'value') ?? []);
  const id = known(event, given[0] ?? null, 'newObjectId');
  const formerIds = [...new Set([...given, ...merged])].filter((former) => former !== id);
  return { change: 'merged', because: 'merged', id, formerIds };
}

function known(event: JsonObject, id: string | null, name: string): string {
  if (id === null) throw missing(event, name);
  return id;
}

const missing = (event: JsonObject, name: string): Fault =>
  new Fault(
    'BODY_MALFORMED',
    `HubSpot's webhook ${shown(typeOf(event))} cannot be understood: ${name} is missing, or not what HubSpot documents. The other events of its delivery went on. Compare the subscriptions of the app with docs/sources/hubspot.md.`,
  );

const shown = (type: string): string => (/^[A-Za-z_.]{1,80}$/.test(type) ? type : '(of no type)');
