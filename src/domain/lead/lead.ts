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
  /** When they came so. Absent: whoever says it does not know, or it was kept before Baton asked. */
  at: z.iso.datetime().optional(),
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

/** A file that somebody attached. `id`, `size` (bytes) and `type` (media type) are known of those that Baton keeps itself. */
export const FileReference = z.object({
  name: z.string(),
  url: z.string(),
  id: z.string().optional(),
  size: z.number().optional(),
  type: z.string().optional(),
});
export type FileReference = z.infer<typeof FileReference>;
/** One that Baton keeps; its name is safe as a name of a file. */
export type KeptFile = Required<Omit<FileReference, 'url'>>;

/** A file that came and was not taken, and why: "it is larger than 10 MB". */
export const LeftOut = z.object({ name: z.string(), why: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

/** Everything Baton keeps of a person beside its identity; stored whole with the lead. */
export const Profile = z.object({
  attributes: Attributes,
  answers: z.record(z.string(), z.unknown()),
  attribution: Attribution,
  consent: z.array(Consent),
  files: z.array(FileReference),
  /** Of the latest form that had any; absent: nothing was left out. */
  leftOut: z.array(LeftOut).optional(),
  /** Absent: none of what is known of them came by the door. */
  trust: z.enum(TRUST).optional(),
  /** True: only tests that an admin made of a provider have told of them. */
  test: z.boolean().optional(),
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

/** What the event is called that an admin makes to try a provider: sales is left in peace. */
export const TEST_EVENT = 'test_submission';

/** What a source makes of one raw signal; the same shape for every provider. */
export interface Submission {
  readonly identity: Identity;
  readonly profile: Profile;
  /** The event this was: `form_submitted`, `page_viewed`, …, with the properties that `where` may test. */
  readonly event: Omit<LeadEvent, 'at'>;
  /** When the sender says it happened, ISO 8601; null when it does not say. */
  readonly occurredAt: string | null;
  /** Of a submission that may be edited: what its source knows it by, whatever it says. */
  readonly edition?: string;
  /** Signs in what was sent that no person who wants an answer sent it. */
  readonly doubts?: readonly Doubt[];
  /** Ids by which a website knows whoever this is before they say it, the surest first: `user:42`, `anonymous:3f2a…`. */
  readonly visitor?: readonly string[];
}

/**
 * The profile after a further submission. What is newly said replaces what was said before; what is not said
 * again stays. The earliest attribution stays, since it tells where the lead came from.
 */
export function mergeProfile(known: Profile | null, said: Profile): Profile {
  if (known === null) return said;
  // An answer nobody can read does not take back one that was clear.
  const clear = said.consent.filter(
    (consent) => consent.granted !== null || !known.consent.some((old) => old.purpose === consent.purpose),
  );
  const trust = known.trust === 'proven' ? known.trust : (said.trust ?? known.trust);
  const leftOut = said.leftOut ?? known.leftOut;
  const purposes = new Set(clear.map((consent) => consent.purpose));
  return {
    attributes: { ...known.attributes, ...said.attributes },
    answers: { ...known.answers, ...said.answers },
    attribution: earlier(known.attribution, said.attribution),
    consent: [...known.consent.filter((consent) => !purposes.has(consent.purpose)), ...clear],
    files: [...known.files, ...said.files.filter((file) => !known.files.some((old) => old.url === file.url))],
    ...(leftOut && { leftOut }),
    ...(trust && { trust }),
    ...(known.test && said.test && { test: true }),
  };
}

/** What is told late may have happened before; where one does not say when, what was known first is the first. */
function earlier(known: Attribution, said: Attribution): Attribution {
  if (isBlank(known)) return said;
  const isBefore = known.at !== undefined && said.at !== undefined && said.at < known.at;
  return isBefore && !isBlank(said) ? said : known;
}

/** The same, with the time at which they came from where it says. @param at ISO 8601 */
export const dated = (profile: Profile, at: string): Profile =>
  isBlank(profile.attribution) ? profile : { ...profile, attribution: { ...profile.attribution, at } };

const isBlank = (a: Attribution): boolean =>
  a.page === null && a.referrer === null && Object.keys(a.utm).length + Object.keys(a.clickIds).length === 0;
