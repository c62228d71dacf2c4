import { isSameId, longId } from '../../../domain/lead/salesforce-id.ts';
import type { TakeIn } from '../../../flow/change-events.ts';
import type { ChangeHeader } from './change-header.ts';

export interface Heard {
  readonly parts: Parameters<TakeIn>[0];
  /** More changed than the event says: it must be asked for. */
  readonly isOverflow: boolean;
}

/** Whose changes are an echo of our own writes. */
export interface Us {
  readonly userId: string;
  /** What `Sforce-Call-Options: client=…` calls us. */
  readonly client: string;
}

/**
 * One part of a delivery for each record of an event, and none for changes that we made ourselves. Salesforce: an event
 * names several records when the same change befell them together; a gap has ids and no fields; an overflow, from
 * 100,000 changes on, has no ids; a null, an event that could not be read, may be either.
 */
export function heard(header: ChangeHeader | null, us: Us): Heard {
  if (header === null || header.changeType === 'GAP_OVERFLOW') return { parts: [], isOverflow: true };
  if (isOurs(header, us)) return { parts: [], isOverflow: false };
  const { changeType, entityName, transactionKey, sequenceNumber, commitTimestamp } = header;
  const ids = header.recordIds.map(longId).filter((id) => id !== null && !/^0+A*$/.test(id));
  return {
    parts: ids.map((id) => ({
      body: Buffer.from(
        JSON.stringify({ cdc: changeType, objectId: id, object: entityName, occurredAt: commitTimestamp }),
      ),
      dedupe: { key: `cdc:${transactionKey}:${sequenceNumber}:${id}`, windowMs: null },
      urgent: false,
    })),
    isOverflow: ids.length < header.recordIds.length || ids.length === 0,
  };
}

function isOurs({ commitUser, changeOrigin }: ChangeHeader, { userId, client }: Us): boolean {
  // `com/salesforce/api/soap/60.0;client=SfdcInternalAPI/`
  const [, by] = /;client=(.*?)\/?$/.exec(changeOrigin ?? '') ?? [];
  return isSameId(commitUser ?? '', userId) || by === client;
}
