import { fillSecret, type Policy } from '../domain/policy/policy.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { SourceEntry } from '../domain/policy/schema.ts';
import { Fault } from '../faults.ts';
import type { SourceSettings } from './source.ts';

type Fill = (text: string) => string;

/**
 * The settings of every source of the live policies, with each `${NAME}` filled from the environment.
 *
 * @param makeSecret what to do about a name that the environment lacks: in the sandbox one is made and kept; null with a
 *   real CRM, where a secret nobody knows would lose leads
 * @throws Fault SECRET_MISSING naming every missing one
 */
export function sourceSettings(
  policies: PolicySet,
  environment: Readonly<Record<string, string | undefined>>,
  makeSecret: ((name: string) => string) | null,
): ReadonlyMap<string, SourceSettings> {
  const missing = new Set<string>();
  const fill: Fill = (text) => {
    const value = fillSecret(text, environment);
    if (value !== undefined && value !== '') return value;
    const name = text.slice(2, -1);
    if (makeSecret !== null && name !== '') return makeSecret(name);
    missing.add(name === '' ? '(an empty one)' : name);
    return '';
  };
  const settings = new Map(
    policies.flatMap((policy) =>
      Object.entries(policy.document.sources).map(
        ([name, source]) => [name, settingsOf(name, source, policy, fill)] as const,
      ),
    ),
  );
  if (missing.size > 0) {
    throw new Fault(
      'SECRET_MISSING',
      `The policy names secrets that the environment lacks: ${[...missing].join(', ')}. Set each, or take its source out of the policy.`,
    );
  }
  return settings;
}

function settingsOf(name: string, source: SourceEntry, policy: Policy, fill: Fill): SourceSettings {
  const { type, secret, token, origins: _origins, ...options } = source;
  return {
    name,
    type,
    secrets: (secret ?? []).map(fill),
    token: token === undefined ? undefined : fill(token),
    options,
    fields: policy.document.fields[name] ?? {},
  };
}
