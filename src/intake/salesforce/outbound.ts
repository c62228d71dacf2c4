import { longId } from '../../domain/lead/salesforce-id.ts';
import { Fault } from '../../faults.ts';
import { bodyText } from '../body/body.ts';
import { readXml } from './guarded-xml.ts';

/** Salesforce: a hundred leads with all their fields and no long description stay below it. */
export const SALESFORCE_BYTES = 2 * 1024 * 1024;
/** Salesforce: up to 100 in one message. */
const MOST_NOTIFICATIONS = 500;

const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const MESSAGE = 'Envelope/Body/notifications';
const ORG = `${MESSAGE}/OrganizationId`;
const ACTION = `${MESSAGE}/ActionId`;
const NOTIFICATION = `${MESSAGE}/Notification`;
const ID = `${NOTIFICATION}/Id`;
const SOBJECT = `${NOTIFICATION}/sObject`;
const OBJECT_ID = `${SOBJECT}/Id`;
/** Nothing else of what a message says is looked at. */
const KEPT = new Set([MESSAGE, ORG, ACTION, ID, OBJECT_ID]);
/** An id has 18; more of what should be one helps nobody. */
const LONGEST = 40;

/** An outbound message. Its organisation and action are ids in their long form. */
export interface OutboundMessage {
  readonly org: string;
  readonly action: string | null;
  readonly notifications: readonly Notification[];
}

/** Only where to look. The fields are left out: they may be old, and the record is read anyway. */
export interface Notification {
  readonly id: string | null;
  /** `Lead`, `My_Object__c`; null where it does not say. */
  readonly type: string | null;
  /** As it came; null: the record was deleted before delivery, so nothing is said of it. */
  readonly objectId: string | null;
}

/**
 * The SOAP message that a flow or a workflow rule of Salesforce sends. Namespaces count and prefixes do not.
 * @throws Fault BODY_* where it is broken, hostile or something else
 */
export function readOutbound(body: Buffer): OutboundMessage {
  const said = new Map<string, string>();
  const notifications: Notification[] = [];
  const take = (name: string): string | null => {
    const text = said.get(name) || null;
    said.delete(name);
    return text;
  };
  readXml(bodyText(body, SALESFORCE_BYTES), ({ path, uri, text, attribute }) => {
    if (path === MESSAGE && (uri !== OUTBOUND || said.has(path))) throw noMessage('has other notifications');
    if (path === SOBJECT) said.set(path, attribute(XSI, 'type') ?? '');
    else if (KEPT.has(path) && !said.has(path)) said.set(path, text.trim().slice(0, LONGEST));
    else if (path === NOTIFICATION)
      notifications.push({ id: take(ID), type: localName(take(SOBJECT)), objectId: take(OBJECT_ID) });
  });
  const org = longId(take(ORG) ?? '');
  if (org === null) throw noMessage('names no organisation');
  if (notifications.length === 0) throw noMessage('holds no notification');
  if (notifications.length > MOST_NOTIFICATIONS)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The message holds more than ${MOST_NOTIFICATIONS} notifications. Salesforce sends no more than 100.`,
    );
  return { org, action: longId(take(ACTION) ?? ''), notifications };
}

const noMessage = (why: string): Fault =>
  new Fault('BODY_MALFORMED', `The XML is no outbound message of Salesforce: it ${why}.`);

/** `sf:Lead` -> Lead; what is no name of an object says nothing. */
const localName = (type: string | null): string | null =>
  /^(?:[^:]+:)?(\w{1,80})$/.exec(type?.trim() ?? '')?.[1] ?? null;

/**
 * The bytes without the text of a `SessionId`, with which anybody could act as the user of Salesforce that it belongs
 * to. For documents that cannot be read: nothing else is changed.
 */
export const withoutSession = (body: Buffer): Buffer =>
  Buffer.from(body.toString('latin1').replaceAll(SESSION, '$1'), 'latin1');

// Each part stops at the next "<", so that the work grows no faster than the body.
const SESSION = /(<(?:[^\s<>/:]+:)?SessionId(?:\s[^<>]*)?(?<!\/)>)(?:<!\[CDATA\[)?[^<]*/g;
