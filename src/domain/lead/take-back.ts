import type { Consent, Identity, Profile } from './lead.ts';

/** What one submission said of a person. */
export interface Said {
  readonly identity: Identity;
  readonly profile: Profile;
}

/**
 * What is known of a person once a submission is taken back: what it alone had said goes, what it had replaced stands
 * again, and what was said since stays. A consent that was given in it is withdrawn from now on.
 * @param rest what all the other submissions said, merged
 * @param at ISO 8601
 */
export function takeBack(known: Said, said: Said, rest: Said, at: string): Said {
  const { profile } = known;
  const others = rest.profile;
  // When they came so is noted only as it is taken in.
  const { at: _at, ...origin } = profile.attribution;
  const isFrom = same(origin, { ...said.profile.attribution, at: undefined });
  return {
    identity: {
      email: other(known.identity.email, said.identity.email, rest.identity.email),
      phone: other(known.identity.phone, said.identity.phone, rest.identity.phone),
    },
    profile: {
      ...profile,
      attributes: remaining(profile.attributes, said.profile.attributes, others.attributes),
      answers: remaining(profile.answers, said.profile.answers, others.answers),
      attribution: isFrom ? others.attribution : profile.attribution,
      consent: profile.consent.flatMap((one) => consentAfter(one, said.profile.consent, others.consent, at)),
      files: profile.files.filter(
        (file) => !holds(said.profile.files, file.url) || holds(others.files, file.url),
      ),
    },
  };
}

/** The purposes for which it had given a consent that nobody has answered since. */
export const consentsIn = (known: Profile, said: Profile): readonly string[] =>
  known.consent
    .filter((one) => one.granted && said.consent.some((own) => same(own, one)))
    .map(({ purpose }) => purpose);

function remaining<T>(
  known: Readonly<Record<string, T>>,
  said: Readonly<Record<string, T>>,
  rest: Readonly<Record<string, T>>,
): Record<string, T> {
  const entries = Object.entries(known).flatMap(([name, value]): [string, T][] => {
    if (!Object.hasOwn(said, name) || !same(said[name], value)) return [[name, value]];
    return Object.hasOwn(rest, name) ? [[name, rest[name] as T]] : [];
  });
  return Object.fromEntries(entries);
}

const other = (known: string | null, said: string | null, rest: string | null): string | null =>
  known === said ? rest : known;

/** Unknown is not withdrawn: only a yes becomes a no. */
function consentAfter(
  one: Consent,
  said: readonly Consent[],
  rest: readonly Consent[],
  at: string,
): readonly Consent[] {
  if (!said.some((own) => same(own, one))) return [one];
  if (one.granted) return [{ ...one, granted: false, at }];
  const before = rest.find(({ purpose }) => purpose === one.purpose);
  return one.granted === null ? (before ? [before] : []) : [one];
}

const holds = (files: Profile['files'], url: string): boolean => files.some((file) => file.url === url);

/** Both have come from JSON, whose order of keys a database keeps. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
