import type { DeriveFacts, Known } from '../../lead/facts.ts';
import type { LeadEvent } from '../../lead/lead.ts';
import type { Context, Facts } from '../../scoring/context.ts';
import type { Ground } from './ground.ts';
import { SOME_NOW } from './mentions.ts';

const DOMAINS = [
  'example.com',
  'gmail.com',
  'mailinator.com',
  'example.edu',
  'example.gov',
  'example.ngo',
  'example.org',
];
const LOCALS = ['jo', 'info'];
const COMPANIES = [undefined, 'Example Ltd', 'Example University', 'City of Example', 'Example Foundation'];

/** Facts that the engine makes from the address or the sender, so they cannot be given as they are. */
const FROM_EMAIL = ['email', 'email.host', 'email.domain', 'email.kind', 'company.kind'];

/**
 * Real leads that may have these facts: what they said, put through the same code that reads every lead. Several are
 * tried, since e-mail address, its domain and the kinds of both hang together.
 * @param derive the policy's own `facts:`, compiled
 */
export function* contextsLike(
  chosen: Facts,
  events: readonly LeadEvent[],
  { facts: definitions, tables }: Ground,
  derive: DeriveFacts,
): Generator<Context> {
  const tabled = tables.flatMap(({ names }) => names);
  const given = Object.fromEntries(Object.entries(chosen).filter(([name]) => tabled.includes(name)));
  for (const email of emailsLike(chosen)) {
    const known = knownOf(chosen, email, [...tabled, ...Object.keys(definitions)]);
    for (const company of chosen['company.name'] === undefined ? COMPANIES : [undefined]) {
      const { attributes } = known.profile;
      const profile = company
        ? { ...known.profile, attributes: { ...attributes, 'company.name': company } }
        : known.profile;
      yield { facts: { ...derive({ ...known, profile }), ...given }, events, now: SOME_NOW };
      if (chosen['company.kind'] === undefined) break;
    }
  }
}

function emailsLike(chosen: Facts): (string | null)[] {
  const { email } = chosen;
  if (typeof email === 'string' && email !== '') return [email];
  if (FROM_EMAIL.every((name) => chosen[name] === undefined)) return [null];
  const domains = [chosen['email.host'], chosen['email.domain']].filter((one) => typeof one === 'string');
  const hosts = domains.length > 0 ? domains : DOMAINS;
  return [...hosts.flatMap((host) => LOCALS.map((local) => `${local}@${host}`)), null];
}

/** @param made names that are not said by anybody */
function knownOf(chosen: Facts, email: string | null, made: readonly string[]): Known {
  const said = Object.entries(chosen).filter(
    ([name, value]) => value !== undefined && !made.includes(name) && !FROM_EMAIL.includes(name),
  );
  const text = (name: string): string | null => {
    const value = chosen[name];
    return value === undefined ? null : String(value);
  };
  return {
    identity: { email, phone: text('phone') },
    profile: {
      attributes: Object.fromEntries(
        said.map(([name, value]) => [
          name,
          typeof value === 'object' ? [...value] : (value as string | number | boolean),
        ]),
      ),
      answers: {},
      attribution: { utm: {}, clickIds: {}, page: text('page'), referrer: text('referrer') },
      consent: [],
      files: [],
    },
    source: text('source') ?? 'another source',
    crm: {},
  };
}
