import { normalPhone } from '../../domain/lead/identity.ts';
import type { CrmCall } from '../../flow/ports.ts';
import { createBatchedRead } from '../batched-read.ts';
import type { HubSpotApi, HubSpotRecord } from './hubspot-api.ts';
import { textIn } from './property-values.ts';

const PHONES = ['phone', 'mobilephone'] as const;
/** HubSpot: a search is at most 3,000 characters long, and a number in it has up to 19. */
const MOST_PHONES = 100;
const PAGE = 200;

/**
 * Contacts by their phone number, which HubSpot keeps as no key: it is searched for in E.164, which is how Baton writes
 * it. A number that somebody typed otherwise is not found. Of several contacts with one number it is the first one made:
 * a switchboard's number is many people's.
 * @param properties what is read of each contact, beside its numbers
 */
export const createPhoneSearch = (
  api: Pick<HubSpotApi, 'search'>,
  properties: readonly string[] = [],
): ((phone: string, call: CrmCall) => Promise<HubSpotRecord | null>) =>
  createBatchedRead(async (phones, call) => {
    const read = [...PHONES, ...properties];
    const found = await Promise.all(
      PHONES.map((property) => {
        const filters = [{ property, operator: 'IN', values: phones }] as const;
        return api.search('contacts', { filters, properties: read, limit: PAGE }, call);
      }),
    );
    const contacts = found.flatMap(({ records }) => records).toSorted((a, b) => Number(a.id) - Number(b.id));
    return (phone) => contacts.find((contact) => hasPhone(contact, phone)) ?? null;
  }, MOST_PHONES);

const hasPhone = ({ properties }: HubSpotRecord, phone: string): boolean =>
  PHONES.some((name) => normalPhone(textIn(properties, name) ?? '', null)?.e164 === phone);
