import type { Crm } from '../../flow/ports.ts';
import type { Portal } from './portal.ts';

/** HubSpot's number for contacts, in the addresses of its pages. */
const CONTACT = '0-1';
const USUAL_SITE = 'app.hubspot.com';

/** The page of a contact in HubSpot. While it is not known in which account, that is asked for once for all who look. */
export const openRecordUrl =
  (portal: Pick<Portal, 'account' | 'knownAccount'>): Crm['recordUrl'] =>
  ({ type, id }) => {
    const account = portal.knownAccount();
    if (account === null) portal.account().catch(() => undefined);
    if (account === null || type !== 'contact') return null;
    const { portalId, uiDomain } = account;
    return `https://${uiDomain ?? USUAL_SITE}/contacts/${portalId}/record/${CONTACT}/${encodeURIComponent(id)}`;
  };
