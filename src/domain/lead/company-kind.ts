import { parse } from 'tldts';
import { hasPhrase, phrase, wordsOf } from '../scoring/words.ts';
import { emailKind } from './email-kind.ts';

export const COMPANY_KINDS = ['business', 'nonprofit', 'education', 'government', 'unknown'] as const;
export type CompanyKind = (typeof COMPANY_KINDS)[number];

const SUFFIX_KINDS: readonly [RegExp, CompanyKind][] = [
  [/(^|\.)(gov|mil|gouv|gob|govt|gv|gc)(\.[a-z]{2})?$/, 'government'],
  [/(^|\.)(edu|ac|sch|school|university|academy|college)(\.[a-z]{2})?$/, 'education'],
  [/(^|\.)(ngo|ong|charity|foundation)(\.[a-z]{2})?$/, 'nonprofit'],
];

const NAME_KINDS: readonly [CompanyKind, readonly string[]][] = [
  [
    'education',
    [
      'university',
      'college',
      'school',
      'academy',
      'institute of technology',
      'universität',
      'hochschule',
      'université',
      'universidad',
    ],
  ],
  [
    'government',
    [
      'ministry',
      'department of',
      'city of',
      'county of',
      'municipality',
      'city council',
      'county council',
      'government',
    ],
  ],
  [
    'nonprofit',
    [
      'foundation',
      'charity',
      'nonprofit',
      'non profit',
      'not for profit',
      'ngo',
      'charitable trust',
      'stiftung',
      'fondation',
      'ggmbh',
      'e v',
    ],
  ],
];

const LEGAL_FORMS =
  'inc llc ltd limited plc corp corporation gmbh ag kg ug sarl sas sa srl spa bv nv ab oy aps as pty pte kk'.split(
    ' ',
  );

/** What sort of organisation this is, by the suffix of its domain first, then by its name; else unknown. */
export function companyKind(email: string | null, companyName: string | undefined): CompanyKind {
  const host = email === null ? undefined : email.slice(email.lastIndexOf('@') + 1);
  const suffix = host === undefined ? '' : (parse(host).publicSuffix ?? '');
  const bySuffix = SUFFIX_KINDS.find(([pattern]) => pattern.test(suffix))?.[1];
  if (bySuffix) return bySuffix;

  const words = wordsOf(companyName ?? '');
  const byName = NAME_KINDS.find(([, names]) => names.some((name) => hasPhrase(words, phrase(name))))?.[0];
  if (byName) return byName;
  if (words.some((word) => LEGAL_FORMS.includes(word))) return 'business';

  const kind = emailKind(email);
  if (kind !== 'company' && kind !== 'role') return 'unknown';
  // .org is where charities register, and few businesses do; a legal form in the name has been looked for above.
  return /(^|\.)org(\.[a-z]{2})?$/.test(suffix) ? 'nonprofit' : 'business';
}
