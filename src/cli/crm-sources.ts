import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { SourceType } from '../domain/policy/source-types.ts';
import type { SourceSettings } from '../intake/source.ts';

export type Settings = ReadonlyMap<string, SourceSettings>;

/** Names of the sources of this type, of all policies, each once. */
export const sourcesOf = (type: SourceType, policies: PolicySet): readonly string[] => [
  ...new Set(
    policies.flatMap(({ document }) =>
      Object.entries(document.sources).flatMap(([name, source]) => (source.type === type ? [name] : [])),
    ),
  ),
];
