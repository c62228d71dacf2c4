import type { MergeRules } from '../../write-merged.ts';
import type { ItemResult, NewRecord } from '../hubspot-api.ts';
import { isGone, isTaken } from './write-refusal.ts';

/** What somebody says of a record; who say the same key speak of the same one. */
export interface Said extends NewRecord {
  readonly key: string;
}

/** One clears what the other sets: two steps, as a lifecycle stage needs them to go back. */
export const MERGE_RULES: MergeRules<Said, ItemResult> = {
  both: (first, second) =>
    Object.entries(second.properties).some(
      ([name, value]) => name in first.properties && (first.properties[name] === '') !== (value === ''),
    )
      ? null
      : { ...first, properties: { ...first.properties, ...second.properties } },
  isAboutValues: (answer) => answer.kind === 'refused' && !isTaken(answer.refusal) && !isGone(answer.refusal),
};
