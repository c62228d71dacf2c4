import { emailDomain, emailKind } from '../domain/lead/email-kind.ts';
import type { Clock, CrmCall } from '../flow/ports.ts';
import { createBatchedRead } from './batched-read.ts';

/** A search is dear in every CRM, so an answer, "none" too, serves this long. */
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 10_000;

/**
 * The company of an e-mail address, by its domain. An address at a free provider says nothing of a company: null.
 * @param search the company of each domain, or null; a domain that is not in the answer is asked for again
 */
export function openByEmailDomain<Company>(
  search: (domains: readonly string[], call: CrmCall) => Promise<ReadonlyMap<string, Company | null>>,
  now: Clock,
): (email: string, call: CrmCall) => Promise<Company | null> {
  const kept = new Map<string, { readonly company: Company | null; readonly until: number }>();
  const byDomain = createBatchedRead(async (domains, call) => {
    const found = await search(domains, call);
    const until = now().getTime() + KEPT_MS;
    for (const [domain, company] of found) kept.set(domain, { company, until });
    for (const domain of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT))) kept.delete(domain);
    return (domain) => found.get(domain) ?? null;
  });
  return async (email, call) => {
    const kind = emailKind(email);
    if (kind !== 'company' && kind !== 'role') return null;
    const domain = emailDomain(email).registrable;
    const known = kept.get(domain);
    return known && known.until > now().getTime() ? known.company : byDomain(domain, call);
  };
}
