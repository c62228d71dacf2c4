import { Fault } from '../faults.ts';
import type { Files } from './files-port.ts';
import type { Clock } from './ports.ts';

export interface Erased {
  readonly leads: number;
  /** Signals that named the address and had become no lead: failed ones, and those still waiting. */
  readonly signals: number;
}

export interface ErasureLedger {
  /** @param who id of a lead, or an e-mail address as the ledger has it, that it has or once had */
  readonly erase: (who: string, why: string, at: Date) => Promise<Erased>;
}

export interface EraseDeps {
  readonly erasures: ErasureLedger;
  /** Removes the files of who was erased. */
  readonly sweep: Files['sweep'];
  readonly now: Clock;
}

/** @throws Fault NOT_FOUND when the ledger knows nobody of this id or address */
export type Erase = (who: string, by: string) => Promise<Erased>;

/**
 * Erases a person: everything that the ledger holds of them, in one transaction, and their
 * files right after it. What stays is a line that somebody was
 * erased, when and why. The CRM keeps what it has: erase them there as well.
 */
export const createErase =
  ({ erasures, sweep, now }: EraseDeps): Erase =>
  async (who, by) => {
    const known = who.includes('@') ? who.trim().normalize('NFKC').toLowerCase() : who;
    const erased = await erasures.erase(known, `asked for by ${by}`, now());
    if (erased.leads + erased.signals === 0)
      throw new Fault('NOT_FOUND', `Nobody is known as "${who}", so there is nothing to erase.`);
    await sweep();
    return erased;
  };
