import * as z from 'zod';
import { TRUST } from './door.ts';
import type { Doubt } from './doubt.ts';

/** A value a rule can test. Text from a form stays text; the rules compare it case-insensitively. */
export const Scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof Scalar>;

/**
 * What is known of a person, under the dotted names that the policy uses: `name first_name last_name title
 * message timeframe budget budget_approved company.name company.employees company.industry company.country`
 * and whatever a source maps onto a name of its own. A name that is absent is unknown, never false.
 */
export const Attributes = z.record(z.string(), z.union([Scalar, z.array(Scalar)]));
export type Attributes = z.infer<typeof Attributes>;

export const Attribution = z.object({
  utm: z.record(z.string(), z.string()),
  clickIds: z.record(z.string(), z.string()),
  page: z.string().nullable(),
  referrer: z.string().nullable(),
  /** Where somebody first came to the website, maybe days before they wrote; absent: nobody said. */
  firstPage: z.string().optional(),
  firstReferrer: z.string().optional(),
});
export type Attribution = z.infer<typeof Attribution>;

/** Consent for one purpose. `granted: null` means nobody knows: absent is neither yes nor no. */
export const Consent = z.object({
  purpose: z.string(),
  granted: z.boolean().nullable(),
  wording: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});
export type Consent = z.infer<typeof Consent>;

export const FileReference = z.object({ name: z.string(), url: z.string() });
export type FileReference = z.infer<typeof FileReference>;

/** Everything Baton keeps of a person beside its identity; stored whole with the lead. */
export const Profile = z.object({
  attributes: Attributes,
  answers: z.record(z.string(), z.unknown()),
  attribution: Attribution,
  consent: z.array(Consent),
  files: z.array(FileReference),
  /** Absent: none of what is known of them came by the door. */
  trust: z.enum(TRUST).optional(),
});
export type Profile = z.infer<typeof Profile>;

/** How a person is recognised, strongest first: normalised e-mail, E.164 phone. */
export const Identity = z.object({ email: z.string().nullable(), phone: z.string().nullable() });
export type Identity = z.infer<typeof Identity>;

/** Something a lead did, as the engagement rules see it. */
export const LeadEvent = z.object({
  name: z.string(),
  at: z.iso.datetime(),
  properties: Attributes,
});
export type LeadEvent = z.infer<typeof LeadEvent>;

/** What a source makes of one raw signal; the same shape for every provider. */
export interface Submission {
  readonly identity: Identity;
  readonly profile: Profile;
  /** The event this was: `form_submitted`, `page_viewed`, …, with the properties that `where` may test. */
  readonly event: Omit<LeadEvent, 'at'>;
  /** When the sender says it happened, ISO 8601; null when it does not say. */
  readonly occurredAt: string | null;
  /** Signs in what was sent that no person who wants an answer sent it. */
  readonly doubts?: readonly Doubt[];
}

/**
 * The profile after a further submission. What is newly said replaces what was said before; what is not said
 * again stays. The first attribution stays, since it tells where the lead came from.
 */
export function mergeProfile(known: Profile | null, said: Profile): Profile {
  if (known === null) return said;
  const origin = isBlank(known.attribution) ? said.attribution : known.attribution;
  // An answer nobody can read does not take back one that was clear.
  const clear = said.consent.filter(
    (consent) => consent.granted !== null || !known.consent.some((old) => old.purpose === consent.purpose),
  );
  const trust = known.trust === 'proven' ? known.trust : (said.trust ?? known.trust);
  const purposes = new Set(clear.map((consent) => consent.purpose));
  return {
    attributes: { ...known.attributes, ...said.attributes },
    answers: { ...known.answers, ...said.answers },
    attribution: origin,
    consent: [...known.consent.filter((consent) => !purposes.has(consent.purpose)), ...clear],
    files: [...known.files, ...said.files.filter((file) => !known.files.some((old) => old.url === file.url))],
    ...(trust && { trust }),
  };
}

const isBlank = (a: Attribution): boolean =>
  a.page === null && a.referrer === null && Object.keys(a.utm).length + Object.keys(a.clickIds).length === 0;
