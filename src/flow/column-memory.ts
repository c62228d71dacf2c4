import { createHash } from 'node:crypto';
import { isAddress } from '../domain/list/head.ts';
import type { ColumnMapping } from '../domain/list/people-list.ts';
import { Fault } from '../faults.ts';
import type { Clock } from './ports.ts';

/** How somebody chose to read the columns of a list. */
export interface ChosenColumns {
  readonly mapping: ColumnMapping;
  readonly at: Date;
}

/** What was chosen, by source and a hash of the names of all columns. */
export interface ColumnChoices {
  readonly find: (source: string, columnsHash: string) => Promise<ChosenColumns | null>;
  readonly keep: (source: string, columnsHash: string, chosen: ChosenColumns) => Promise<void>;
  readonly forget: (source: string, columnsHash: string) => Promise<void>;
}

/** The tool that a list came from exports the same columns next month, so a choice is made once. */
export interface ColumnMemory {
  readonly recall: (source: string, columns: readonly string[]) => Promise<ChosenColumns | null>;
  /** An empty mapping is forgotten. @throws Fault REQUEST_INVALID */
  readonly remember: (
    source: string,
    columns: readonly string[],
    mapping: ColumnMapping,
  ) => Promise<ChosenColumns | null>;
}

export const createColumnMemory = (choices: ColumnChoices, now: Clock): ColumnMemory => ({
  recall: (source, columns) => choices.find(source, columnsHash(columns)),
  remember: async (source, columns, mapping) => {
    // Names of columns outlive the people of a list, so none may be a person: that would stay when they are erased.
    const address = [...mapping].flat().find(isAddress);
    if (address !== undefined)
      throw new Fault('REQUEST_INVALID', `"${address}" is an address and no name of a column.`);
    const unknown = [...mapping.keys()].find((name) => !columns.includes(name));
    if (unknown !== undefined) throw new Fault('REQUEST_INVALID', `There is no column "${unknown}".`);
    const hash = columnsHash(columns);
    if (mapping.size === 0) {
      await choices.forget(source, hash);
      return null;
    }
    const chosen = { mapping, at: now() };
    await choices.keep(source, hash, chosen);
    return chosen;
  },
});

/** In whatever order they stand. */
const columnsHash = (columns: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(columns.toSorted())).digest('hex');
