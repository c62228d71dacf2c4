import type { Json } from '../body/body.ts';
import type { Field } from './fields.ts';
import { textOf } from './plain-values.ts';
import type { KnownField } from './spellings.ts';

type Read<T> = (value: Json) => T | null;

/** The fields that may answer one known question each, and what was passed over. */
export class Candidates {
  readonly #fields: ReadonlyMap<KnownField, readonly Field[]>;
  readonly #passedOver: Field[] = [];

  constructor(fields: ReadonlyMap<KnownField, readonly Field[]>) {
    this.#fields = fields;
  }

  /** Fields that could not be read or came second: their words are kept as answers. */
  get passedOver(): readonly Field[] {
    return this.#passedOver;
  }

  /** The first that can be read. */
  first<T>(name: KnownField, read: Read<T>): T | null {
    const { value, others } = this.#choose(name, read);
    this.#passedOver.push(...others);
    return value;
  }

  /** The first that can be read; if none can, the text of the first that says anything. */
  firstOrRaw<T>(name: KnownField, read: Read<T>): { readonly value: T | null; readonly raw: string | null } {
    const { value, others } = this.#choose(name, read);
    const at = value === null ? others.findIndex((field) => textOf(field.value) !== null) : -1;
    const [unread] = at === -1 ? [] : others.splice(at, 1);
    this.#passedOver.push(...others);
    return { value, raw: unread === undefined ? null : textOf(unread.value) };
  }

  /** As `first`, for readings that change the words: those are kept as an answer beside the reading. */
  firstInWords<T extends string | number | boolean>(name: KnownField, read: Read<T>): T | null {
    const { value, winner, others } = this.#choose(name, read);
    if (winner !== null && textOf(winner.value) !== String(value)) this.#passedOver.push(winner);
    this.#passedOver.push(...others);
    return value;
  }

  #choose<T>(name: KnownField, read: Read<T>): { value: T | null; winner: Field | null; others: Field[] } {
    let value: T | null = null;
    let winner: Field | null = null;
    const others: Field[] = [];
    for (const field of this.#fields.get(name) ?? []) {
      const reading: T | null = winner === null ? read(field.value) : null;
      if (reading === null) others.push(field);
      else [value, winner] = [reading, field];
    }
    return { value, winner, others };
  }
}
