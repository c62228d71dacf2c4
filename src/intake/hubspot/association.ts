import { type JsonObject, textIn } from '../body/body.ts';
import { idIn } from './fields.ts';
import { kindOfType, withArticle } from './kinds.ts';

interface Side {
  readonly kind: string | null;
  readonly key: 'fromObjectId' | 'toObjectId';
  readonly id: string | null;
}

export interface Association {
  /** The contact it concerns: its id, null when missing, and the key that it should stand under. */
  readonly contact: { readonly id: string | null; readonly key: string } | null;
  readonly because: string;
}

/** What makes us look at a contact again when it is linked to it. */
const OF_INTEREST = ['company', 'deal'];

/**
 * Which contact was linked to a company or a deal, or parted from it; null when the event does not say what was linked.
 * HubSpot tells each link from both sides, and may leave `objectId` out.
 *
 * @param object the first word of the event's type: `contact`, `company`, … or `object`
 */
export function associationIn(event: JsonObject, object: string): Association | null {
  const [, from, to] =
    /^([A-Z_]+?)_TO_(CONTACT|COMPANY|DEAL|[A-Z_]+)/i.exec(textIn(event, 'associationType') ?? '') ?? [];
  const named = object === 'object' ? null : object;
  const sides: readonly [Side, Side] = [
    {
      kind: kindOfType(textIn(event, 'fromObjectTypeId')) ?? from?.toLowerCase() ?? named,
      key: 'fromObjectId',
      id: idIn(event, 'fromObjectId') ?? idIn(event, 'objectId'),
    },
    {
      kind: kindOfType(textIn(event, 'toObjectTypeId')) ?? to?.toLowerCase() ?? null,
      key: 'toObjectId',
      id: idIn(event, 'toObjectId'),
    },
  ];
  const kinds = sides.flatMap(({ kind }) => kind ?? []);
  if (kinds.length < 2) return null;
  const contact = sides.find(({ kind }) => kind === 'contact');
  const other = sides.find(({ kind }) => OF_INTEREST.includes(kind ?? ''));
  const removed = event['associationRemoved'] === true;
  if (contact === undefined || other === undefined)
    return {
      contact: null,
      because: `${kinds.map(withArticle).join(' and ')} were ${removed ? 'parted' : 'linked'}`,
    };
  const { id, key } = contact;
  return {
    contact: { id, key },
    because: `${removed ? 'no longer linked' : 'linked'} to ${withArticle(other.kind ?? '')}`,
  };
}
