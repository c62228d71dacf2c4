import type { Readable } from 'node:stream';
import type { KeptFile } from '../domain/lead/lead.ts';
import type { FileSink } from '../intake/source.ts';

/** What came with forms: kept while a signal has it, that is until its person is erased or the policy keeps it no longer. */
export interface Files {
  /** For one that is coming in. Whatever becomes of this process, it is kept or removed in the end. @throws Fault STORE_UNAVAILABLE */
  readonly create: () => Promise<FileSink>;
  /** Removes those that no signal has after all. */
  readonly discard: (ids: readonly string[]) => Promise<void>;
  /** null: there is none, or no longer. Who does not read `content` to its end destroys it. */
  readonly open: (id: string) => Promise<(KeptFile & { readonly content: Readable }) | null>;
  /** Lets go of what came before `keptBefore`; a sweep removes it. @returns how many, at most `limit` */
  readonly forget: (keptBefore: Date, limit: number) => Promise<number>;
  /** Removes some of what nobody has any more: of who was erased, what was forgotten, and a day old of what was never committed. */
  readonly sweep: () => Promise<void>;
}
