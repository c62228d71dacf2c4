import type { ItemResult, PlainValues } from '../salesforce-api.ts';

/** What one write asks of Salesforce at a time: the person, and what hangs at them. */
export interface Job {
  readonly person: PersonPart;
  readonly after: readonly AfterPart[];
  /** In a call of its own, where Salesforce says more of why it refuses. */
  readonly alone: boolean;
}

export type PersonPart =
  | { readonly do: 'nothing'; readonly id: string }
  /** A lead, by our key: made when there is none. */
  | { readonly do: 'upsert'; readonly key: string; readonly values: PlainValues }
  /** A lead without our key, which another record has. */
  | { readonly do: 'create'; readonly values: PlainValues }
  | {
      readonly do: 'update';
      readonly type: 'Lead' | 'Contact';
      readonly id: string;
      readonly values: PlainValues;
    };

/** A task by our key, or one that is there; a note. Who it is of is written where it is made. */
export type AfterPart =
  | { readonly do: 'upsert'; readonly type: 'Task'; readonly key: string; readonly values: PlainValues }
  | { readonly do: 'update'; readonly type: 'Task'; readonly id: string; readonly values: PlainValues }
  | { readonly do: 'create'; readonly type: 'Note'; readonly values: PlainValues };

/** How each part ended. What was not tried, or undone again, for the sake of another part is refused as halted. */
export interface End {
  readonly person: ItemResult;
  readonly after: readonly ItemResult[];
}

/** The field by which a record says whose it is. */
export const LINK = { Task: 'WhoId', Note: 'ParentId' } as const;

export const HALTED: ItemResult = {
  kind: 'refused',
  refusal: {
    status: 400,
    code: 'PROCESSING_HALTED',
    message: 'It was not written, since another part of the same write was refused.',
    fields: [],
    matches: [],
  },
};
