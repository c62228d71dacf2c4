import type { FactDefinition } from '../policy/scoring-schema.ts';
import type { Facts, FactValue } from '../scoring/context.ts';
import { isMissing } from '../scoring/folded.ts';
import { numberOf } from '../scoring/number.ts';
import { hasPhrase, phrase, wordsOf } from '../scoring/words.ts';
import { companyKind } from './company-kind.ts';
import { emailDomain, emailKind } from './email-kind.ts';
import type { Identity, Profile } from './lead.ts';

/** What the CRM knows of a person and of their company: `crm.owner`, `account.owner`, `crm.open_deals`, … */
export type CrmFacts = Readonly<Record<string, FactValue>>;

export interface Known {
  readonly identity: Identity;
  readonly profile: Profile;
  readonly source: string;
  readonly crm: CrmFacts;
}

export type DeriveFacts = (known: Known) => Facts;

/** Compiles the `facts:` section. Facts are made in file order, so one may build on those above it. */
export function compileFacts(definitions: Readonly<Record<string, FactDefinition>>): DeriveFacts {
  const makers = Object.entries(definitions)
    .filter(([, definition]) => definition !== 'built_in')
    .map(([name, definition]) => ({ name, make: compileFact(definition) }));
  return (known) => {
    const facts: Record<string, FactValue | undefined> = builtIn(known);
    for (const { name, make } of makers) facts[name] = make(facts);
    return facts;
  };
}

function builtIn({ identity, profile, source, crm }: Known): Record<string, FactValue | undefined> {
  const { attributes, attribution } = profile;
  const companyName = attributes['company.name'];
  const facts: Record<string, FactValue | undefined> = {
    ...attributes,
    ...crm,
    source,
    email: identity.email ?? undefined,
    phone: identity.phone ?? undefined,
    page: attribution.page ?? undefined,
    referrer: attribution.referrer ?? undefined,
    'email.kind': emailKind(identity.email),
    'company.kind': companyKind(identity.email, typeof companyName === 'string' ? companyName : undefined),
  };
  for (const [name, value] of Object.entries(attribution.utm)) facts[`utm.${name}`] = value;
  for (const { purpose, granted } of profile.consent)
    if (granted !== null) facts[`consent.${purpose}`] = granted;
  if (profile.trust !== undefined) facts['trust'] = profile.trust;
  if (identity.email !== null) {
    const { host, registrable } = emailDomain(identity.email);
    facts['email.host'] = host;
    facts['email.domain'] = registrable;
  }
  return facts;
}

/** How one fact is made of others; a fact that is built in is made elsewhere. */
export function compileFact(definition: FactDefinition): (facts: Facts) => FactValue | undefined {
  if (definition === 'built_in') return () => undefined;
  if ('bands_of' in definition) {
    const bands = Object.entries(definition.bands).toSorted((a, b) => b[1] - a[1]);
    return (facts) => {
      const number = numberOf(facts[definition.bands_of]);
      if (number === undefined) return definition.when_missing;
      return bands.find(([, from]) => number >= from)?.[0] ?? definition.when_missing;
    };
  }
  const lists = Object.entries(definition.first_of).map(([value, words]) => ({
    value,
    phrases: words.map(phrase),
  }));
  return (facts) => {
    const text = facts[definition.words_in];
    if (text === undefined || isMissing(text)) return definition.when_missing;
    const words = wordsOf(String(text));
    return (
      lists.find(({ phrases }) => phrases.some((wanted) => hasPhrase(words, wanted)))?.value ??
      definition.otherwise
    );
  };
}
