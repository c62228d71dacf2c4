import type { Crm } from '../../flow/ports.ts';

/** Where everybody may log in; no org's records are there. */
const SHARED_LOGINS = ['login.salesforce.com', 'test.salesforce.com'];

/** The page of a lead or contact. @param loginUrl the org's My Domain; null for each record where it is not known */
export function openRecordUrl(loginUrl: string | undefined): Crm['recordUrl'] {
  const url = URL.parse(loginUrl ?? '');
  return ({ type, id }) => {
    if (url === null || SHARED_LOGINS.includes(url.hostname)) return null;
    if (type !== 'lead' && type !== 'contact') return null;
    return `${url.origin}/${encodeURIComponent(id)}`;
  };
}
