import type { CrmNews } from '../../../src/domain/lead/crm-news.ts';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import type { Delivery } from '../../../src/intake/source.ts';
import { delivery } from '../deliveries.ts';

/** Each id in its long form. */
export const ORG = '00D5g000004Xy1ZEAS';
export const ACTION = '04k5g000000TnPqAAK';
export const LEAD = '00Q5g00000Mia01EAB';
export const CONTACT = '0035g00000Ada02AAB';
export const DEAL = '0065g00000Deal1AAB';
export const TOLD = ['04l5g00000HvEmAAAV', '04l5g00000HvEmBAAV'] as const;
export const TOKEN = 'q9Xw3vT7-salesforce';

export interface Said {
  readonly org: string | null;
  readonly action: string | null;
  readonly session: string;
  /** What stands in `notifications` after its head. */
  readonly notifications: readonly string[];
}

/** The `sObject` of a record, as Salesforce writes it. */
export const sObject = (id: string, type: string | null = 'sf:Lead', more = ''): string =>
  `<sObject${type === null ? '' : ` xsi:type="${type}"`} xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${id}</sf:Id>${more}</sObject>`;

export const notification = (id: string, about: string = sObject(LEAD)): string =>
  `<Notification><Id>${id}</Id>${about}</Notification>`;

const element = (name: string, text: string | null): string =>
  text === null ? '' : `<${name}>${text}</${name}>`;

/** An outbound message as Salesforce writes it: one lead, unless told otherwise. */
export function message(said: Partial<Said> = {}): string {
  const { org, action, session, notifications } = {
    org: ORG,
    action: ACTION,
    session: '<SessionId xsi:nil="true"/>',
    notifications: [notification(TOLD[0])],
    ...said,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    ' <soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">',
    `  ${element('OrganizationId', org)}${element('ActionId', action)}${session}`,
    '  <EnterpriseUrl>https://ovens.my.salesforce.com/services/Soap/c/66.0/00D5g000004Xy1Z</EnterpriseUrl>',
    ...notifications,
    ' </notifications></soapenv:Body>',
    '</soapenv:Envelope>',
  ].join('\n');
}

export const xml = (body: string | Buffer, over: Partial<Delivery> = {}): Delivery =>
  delivery({
    url: `https://baton.example/hooks/salesforce/${TOKEN}`,
    body: Buffer.from(body),
    contentType: 'text/xml',
    pathToken: TOKEN,
    ...over,
  });

/** What becomes of a delivery: the news of each of its signals. */
export const newsOf = (sent: Delivery): CrmNews[] =>
  salesforce
    .split(sent)
    .map(({ body, contentType }) => salesforce.parse(body, contentType ?? sent.contentType));
