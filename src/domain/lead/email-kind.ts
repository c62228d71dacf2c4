import { isCompanyDomain } from 'company-email-validator';
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { getDomain } from 'tldts';

export const EMAIL_KINDS = ['company', 'free', 'role', 'disposable', 'missing'] as const;
export type EmailKind = (typeof EMAIL_KINDS)[number];

const disposable = disposableEmailBlocklistSet();

// Providers that the list lacks, each seen on real leads.
const MORE_FREE_PROVIDERS = new Set([
  'tuta.com',
  'tuta.io',
  'tutamail.com',
  'keemail.me',
  'proton.me',
  'pm.me',
  'hey.com',
  'duck.com',
  'skiff.com',
]);

const ROLE_ADDRESSES = new Set(
  'admin administrator accounts accounting billing careers contact customerservice enquiries enquiry feedback finance hello help helpdesk hi hostmaster hr info inquiries invoice invoices it jobs legal mail marketing media newsletter no-reply noreply office operations orders post postmaster pr press privacy purchasing reception root sales security service services shop spam staff subscribe support team webmaster'.split(
    ' ',
  ),
);

/** The part after the @, and the domain that somebody registered for it: `mail.acme.co.uk` -> `acme.co.uk`. */
export function emailDomain(email: string): { host: string; registrable: string } {
  const host = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return { host, registrable: getDomain(host) ?? host };
}

/** What sort of address this is. A role address at a free provider counts as free: the provider tells more. */
export function emailKind(email: string | null): EmailKind {
  if (email === null) return 'missing';
  const { host, registrable } = emailDomain(email);
  // The free list also holds throwaway domains, so those are asked for first.
  if (disposable.has(host) || disposable.has(registrable)) return 'disposable';
  if ([host, registrable].some((domain) => !isCompanyDomain(domain) || MORE_FREE_PROVIDERS.has(domain)))
    return 'free';
  const local = email.slice(0, email.lastIndexOf('@')).replace(/\+.*$/, '');
  return ROLE_ADDRESSES.has(local) ? 'role' : 'company';
}
