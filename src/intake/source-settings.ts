import { longId, PREFIX } from '../domain/lead/salesforce-id.ts';
import { fillSecret, type Policy } from '../domain/policy/policy.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { SourceEntry } from '../domain/policy/source-schema.ts';
import { Fault } from '../faults.ts';
import type { SourceSettings } from './source.ts';

/** One live value, or several for a name that holds several. */
type Fill = (text: string) => readonly string[];

/** HubSpot signs with the client secret of its app; while that is rotated both stand here, with a comma between them. */
const CLIENT_SECRET = '${HUBSPOT_CLIENT_SECRET}';
/** Blanks, or what stands before a secret of Standard Webhooks without one: anybody could have it. */
const NOTHING = /^\s*(?:whsec_)?\s*$/;
/** The organisation that Baton works with is the one that it listens to, where the environment says which it is. */
const ORG_ID = '${SALESFORCE_ORG_ID}';

/**
 * The settings of every source of the live policies, with each `${NAME}` filled from the environment.
 *
 * @param makeSecret what to do about a name that the environment lacks: in the sandbox one is made and kept; null with a
 *   real CRM, where a secret nobody knows would lose leads
 * @throws Fault SECRET_MISSING naming every missing one, CONFIG_INVALID for an organisation that is none
 */
export function sourceSettings(
  policies: PolicySet,
  environment: Readonly<Record<string, string | undefined>>,
  makeSecret: ((name: string) => string) | null,
): ReadonlyMap<string, SourceSettings> {
  const missing = new Set<string>();
  const fill: Fill = (text) => {
    const value = fillSecret(text, environment) ?? '';
    const values = text === CLIENT_SECRET ? value.split(',').map((one) => one.trim()) : [value];
    const live = values.filter((one) => !NOTHING.test(one));
    if (live.length > 0) return live;
    const name = text.slice(2, -1);
    if (makeSecret !== null && name !== '') return [makeSecret(name)];
    missing.add(name === '' ? '(an empty one)' : name);
    return [];
  };
  /** An organisation is nothing that could be made: where its name says none, messages of any are taken. */
  const orgOf = ({ type, org }: SourceEntry): object => {
    if (type !== 'salesforce') return {};
    const value = (fillSecret(org ?? ORG_ID, environment) ?? '').trim();
    if (value !== '') return { org: longOrg(value) };
    if (org !== undefined && makeSecret === null) missing.add(org.slice(2, -1));
    return {};
  };
  /** Nor is a token that a provider gave: without it nothing can be asked there, and a made one would only be refused. */
  const accessOf = ({ access_token: token }: SourceEntry): object => {
    if (token === undefined) return {};
    const value = (fillSecret(token, environment) ?? '').trim();
    if (value !== '') return { access_token: value };
    if (makeSecret === null) missing.add(token.slice(2, -1));
    return {};
  };
  /** Nor is the secret of a captcha: with a made one nobody would pass, so in the sandbox none is asked for. */
  const captchaOf = ({ captcha }: SourceEntry): object => {
    if (captcha === undefined) return {};
    const secret = (fillSecret(captcha.secret, environment) ?? '').trim();
    if (secret !== '') return { captcha: { ...captcha, secret } };
    if (makeSecret === null) missing.add(captcha.secret.slice(2, -1));
    return {};
  };
  const verifyOf = ({ verify_token: tokens }: SourceEntry): object =>
    tokens === undefined ? {} : { verify_token: tokens.flatMap(fill) };
  const onlyOf = (source: SourceEntry): object => ({
    ...orgOf(source),
    ...accessOf(source),
    ...verifyOf(source),
    ...captchaOf(source),
  });
  const settings = new Map(
    policies.flatMap((policy) =>
      Object.entries(policy.document.sources).map(
        ([name, source]) => [name, settingsOf(name, source, policy, fill, onlyOf(source))] as const,
      ),
    ),
  );
  if (missing.size > 0) {
    throw new Fault(
      'SECRET_MISSING',
      `The policy needs secrets that the environment lacks: ${[...missing].join(', ')}. Set each, or take its source out of the policy.`,
    );
  }
  return settings;
}

function settingsOf(
  name: string,
  source: SourceEntry,
  policy: Policy,
  fill: Fill,
  only: object,
): SourceSettings {
  const {
    type,
    secret,
    token,
    origins,
    org: _org,
    access_token: _access,
    captcha: _captcha,
    ...options
  } = source;
  return {
    name,
    type,
    secrets: (secret ?? usualSecrets(source)).flatMap(fill),
    tokens: (token ?? []).flatMap(fill),
    // Only a form asks where a post comes from; and it is written there as browsers write it.
    ...(type === 'form' && origins && { origins: origins.map((one) => new URL(one).origin) }),
    options: { ...options, ...only },
    fields: policy.document.fields[name] ?? {},
  };
}

/** A workflow can be known by the token of its address instead; HubSpot's other webhooks are always signed. */
const usualSecrets = ({ type, token }: SourceEntry): readonly string[] =>
  type === 'hubspot' || (type === 'hubspot_workflow' && token === undefined) ? [CLIENT_SECRET] : [];

/** @throws Fault CONFIG_INVALID: taken for nothing, it would let in the messages of anybody's organisation */
function longOrg(value: string): string {
  const org = value.startsWith(PREFIX.org) ? longId(value) : null;
  if (org === null)
    throw new Fault(
      'CONFIG_INVALID',
      'SALESFORCE_ORG_ID (or what org of a source names) is no id of an organisation: it begins with 00D and has 15 or 18 letters and digits. In Salesforce it stands under Setup > Company Information.',
    );
  return org;
}
