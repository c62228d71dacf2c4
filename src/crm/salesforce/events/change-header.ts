import { z } from 'zod';
import { Fault } from '../../../faults.ts';
import type { FetchResponse, PubSub, Session } from './pubsub.ts';

/** What an event says of the change that it tells, whatever the record. */
const EVENT = z.object({
  ChangeEventHeader: z.object({
    entityName: z.string(),
    recordIds: z.array(z.string()),
    /** CREATE, UPDATE, DELETE, UNDELETE, each also behind GAP_, or GAP_OVERFLOW. */
    changeType: z.string(),
    changeOrigin: z.string().nullish(),
    transactionKey: z.string(),
    sequenceNumber: z.int(),
    /** Milliseconds since the epoch. */
    commitTimestamp: z.int(),
    commitUser: z.string().nullish(),
  }),
});
export type ChangeHeader = z.infer<typeof EVENT>['ChangeEventHeader'];

type ChangeEvent = FetchResponse['events'][number]['event'];
type Decode = (payload: Buffer) => unknown;

/** @returns null for an event that cannot be read @throws an error of gRPC when its schema cannot be had */
export type HeaderReader = (event: ChangeEvent, session: Session) => Promise<ChangeHeader | null>;

/**
 * Reads events, each by the schema that Salesforce names in it; a schema is asked for once.
 * @param onError told once for each schema of which an event cannot be read
 */
export function openHeaderReader(pubSub: PubSub, onError: (error: Fault) => void): HeaderReader {
  const decoders = new Map<string, Promise<Decode>>();
  const told = new Set<string>();
  const decoderFor = (session: Session, id: string): Promise<Decode> => {
    const known = decoders.get(id);
    if (known) return known;
    const asked = pubSub.schema(session, id).then(decoderOf);
    decoders.set(id, asked);
    asked.catch(() => decoders.delete(id));
    return asked;
  };
  return async (event, session) => {
    if (event === null) return null;
    const decode = await decoderFor(session, event.schema_id);
    try {
      return EVENT.parse(decode(event.payload)).ChangeEventHeader;
    } catch (cause) {
      if (!told.has(event.schema_id)) onError(unreadable(event.schema_id, cause));
      told.add(event.schema_id);
      return null;
    }
  };
}

const unreadable = (schema: string, cause: unknown): Fault =>
  new Fault(
    'BODY_MALFORMED',
    `Salesforce's events of schema ${schema} cannot be read. The poll finds what they tell.`,
    { cause },
  );

/** A schema that is not to be understood throws when an event of it is read. */
async function decoderOf(schema: string): Promise<Decode> {
  const { default: avro } = await import('avsc');
  // Salesforce: commitNumber may be larger than a number holds exactly. Nothing here needs its last digits.
  // oxlint-disable-next-line no-underscore-dangle -- avsc's own name for it
  const long = avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
    toBuffer: (value: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
    },
    fromJSON: Number,
    toJSON: Number,
    isValid: Number.isInteger,
    compare: (one: number, other: number) => one - other,
  });
  try {
    const type = avro.Type.forSchema(JSON.parse(schema), { registry: { long } });
    return (payload) => type.fromBuffer(payload);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
