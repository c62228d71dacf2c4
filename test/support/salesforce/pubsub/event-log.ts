/** An event as it is kept for those who come back. */
export interface Kept {
  readonly place: number;
  readonly schemaId: string;
  readonly payload: Buffer;
}

/** What was told on one topic. Replay ids are bytes that mean nothing to others. */
export function openEventLog() {
  const kept: Kept[] = [];
  let last = 1000;
  return {
    add: (schemaId: string, payload: Buffer): string => {
      last += 1;
      kept.push({ place: last, schemaId, payload });
      return replayId(last).toString('base64');
    },
    after: (place: number): Kept | undefined => kept.find((one) => one.place > place),
    last: (): number => last,
    /** Where a replay id stands; null: it is none, or too old. */
    placeOf: (id: Buffer): number | null => {
      const place = id.length === 4 && id.readUInt16BE() === 0xff_00 ? id.readUInt16BE(2) : -1;
      return place <= last && place >= last - kept.length ? place : null;
    },
    /** Salesforce: events are kept for 72 hours. */
    forget: (): void => {
      kept.length = 0;
      last += 1;
    },
  };
}
export type EventLog = ReturnType<typeof openEventLog>;

/** Half of it is no UTF-8. */
export const replayId = (place: number): Buffer => Buffer.from([0xff, 0x00, place >> 8, place & 0xff]);
