import type { DeliveryPart } from '../intake/source.ts';

/** A CRM's own stream of what changes in it, heard as it happens. */
export interface ChangeEvents {
  /**
   * Listens until the signal aborts, then lets go of all it holds. One process hears, others wait for their turn. It
   * comes back from every fault by itself, and tells of each.
   */
  readonly listen: (signal: AbortSignal) => Promise<void>;
}

/** Commits what was heard; it is safe once this resolves. What came before does nothing. @throws Fault STORE_UNAVAILABLE */
export type TakeIn = (parts: readonly DeliveryPart[]) => Promise<void>;

/** The turn to listen to a topic. */
export interface ListeningTurn {
  /** Base64: all up to it is committed. Null: nobody has listened yet. */
  readonly replayId: string | null;
  /** Proves that it is still our turn. */
  readonly token: string;
}

/** How far each topic has been heard, and who listens to it; shared by all processes. @throws Fault STORE_UNAVAILABLE */
export interface ReplayCursors {
  /** The turn, for `leaseMs`; null while somebody else has it. */
  readonly take: (topic: string, leaseMs: number) => Promise<ListeningTurn | null>;
  /** Makes the turn longer while nothing is heard. False: it was lost. */
  readonly keep: (topic: string, token: string, leaseMs: number) => Promise<boolean>;
  /** Everything up to `replayId` is committed; the turn is made longer. False: it was lost. */
  readonly advance: (topic: string, token: string, replayId: string, leaseMs: number) => Promise<boolean>;
  readonly release: (topic: string, token: string) => Promise<void>;
}
