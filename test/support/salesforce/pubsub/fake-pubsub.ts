import * as grpc from '@grpc/grpc-js';
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import { PUBSUB, PUBSUB_SERVICE } from '../../../../src/crm/salesforce/events/pubsub-descriptor.ts';
import { type EventLog, openEventLog, replayId } from './event-log.ts';
import { CHANGE_SCHEMA, type Change, encoded } from './lead-change-schema.ts';
import { type Refusal, refusal } from './refusals.ts';

interface Asked {
  readonly topic_name: string;
  readonly replay_preset: string;
  readonly replay_id: Buffer;
  readonly num_requested: number;
}
type Stream = grpc.ServerDuplexStream<Asked, object>;

const SCHEMA_ID = 'nTowGbw-ipH4sznrGpeohg';
const MOST_REQUESTED = 100;

/** A Pub/Sub API of Salesforce to listen to: over gRPC, with tokens, replay ids, flow control and its faults. */
export async function startFakePubSub() {
  const logs = new Map<string, EventLog>();
  const streams = new Set<{ topic: string; stream: Stream; deliver: () => void }>();
  const refusals: Refusal[] = [];
  const fake = {
    address: '',
    /** Access tokens that are good now. */
    tokens: new Set(['good']),
    /** Every request on a stream. */
    asked: [] as Asked[],
    metadata: [] as Record<string, unknown>[],
    schemasAsked: 0,
    /** The most events that one stream ever had on their way. */
    mostOnTheirWay: 0,
    listeners: (topic: string): number => [...streams].filter((one) => one.topic === topic).length,
    publish: (topic: string, change: Change): string => fake.publishRaw(topic, encoded(change)),
    publishRaw: (topic: string, payload: Buffer, schemaId = SCHEMA_ID): string => {
      const id = logOf(topic).add(schemaId, payload);
      for (const one of streams) if (one.topic === topic) one.deliver();
      return id;
    },
    /** Says that nothing happens. @returns the replay id that it tells */
    keepAlive: (topic: string): string => {
      const latest_replay_id = replayId(logOf(topic).last());
      for (const one of streams) if (one.topic === topic) one.stream.write({ latest_replay_id });
      return latest_replay_id.toString('base64');
    },
    /** Ends all streams, with an error if one is given. */
    hangUp: (why?: Refusal): void => {
      for (const { stream } of streams)
        if (why) refuse(stream, why);
        else stream.end();
    },
    /** The next streams are refused with these, one each. */
    refuseNext: (...next: readonly Refusal[]): void => void refusals.push(...next),
    forget: (topic: string): void => logOf(topic).forget(),
    [Symbol.asyncDispose]: async (): Promise<void> => server.forceShutdown(),
  };
  const logOf = (topic: string): EventLog => {
    const log = logs.get(topic) ?? openEventLog();
    logs.set(topic, log);
    return log;
  };

  const subscribe = (stream: Stream): void => {
    const why = refusals.shift() ?? unauthenticated(stream.metadata);
    if (why) return refuse(stream, why);
    let one: { topic: string; stream: Stream; deliver: () => void } | undefined;
    let place = 0;
    let wanted = 0;
    const deliver = (topic: string): void => {
      for (let next = logOf(topic).after(place); next && wanted > 0; next = logOf(topic).after(place)) {
        wanted -= 1;
        ({ place } = next);
        const event = { id: String(place), schema_id: next.schemaId, payload: next.payload };
        const events = [{ event, replay_id: replayId(place) }];
        stream.write({
          events,
          latest_replay_id: replayId(logOf(topic).last()),
          pending_num_requested: wanted,
        });
      }
    };
    stream.on('data', (request: Asked) => {
      fake.asked.push(request);
      const { topic_name: topic, num_requested: more } = request;
      if (more < 1 || more > MOST_REQUESTED) return refuse(stream, 'requested-events-invalid');
      if (!one) {
        const from =
          request.replay_preset === 'CUSTOM' ? logOf(topic).placeOf(request.replay_id) : logOf(topic).last();
        if (from === null) return refuse(stream, 'replay-id-corrupted');
        place = from;
        one = { topic, stream, deliver: () => deliver(topic) };
        streams.add(one);
      }
      wanted += more;
      fake.mostOnTheirWay = Math.max(fake.mostOnTheirWay, wanted);
      deliver(one.topic);
    });
    const gone = (): void => void (one && streams.delete(one));
    stream.on('cancelled', gone);
    stream.on('close', gone);
    stream.on('end', () => stream.end());
  };

  const refuse = (stream: Stream, why: Refusal): void => {
    for (const one of streams) if (one.stream === stream) streams.delete(one);
    stream.emit('error', refusal(why));
  };
  const unauthenticated = (metadata: grpc.Metadata): Refusal | null => {
    fake.metadata.push(metadata.getMap());
    return fake.tokens.has(String(metadata.get('accesstoken')[0])) ? null : 'unauthenticated';
  };

  const server = new grpc.Server();
  const service = fromJSON(PUBSUB, { keepCase: true, enums: String, defaults: true })[PUBSUB_SERVICE];
  server.addService(service as ServiceDefinition, {
    Subscribe: subscribe,
    GetSchema: (
      call: grpc.ServerUnaryCall<{ schema_id: string }, object>,
      answer: grpc.sendUnaryData<object>,
    ) => {
      fake.schemasAsked += 1;
      const why = unauthenticated(call.metadata);
      if (why) answer(refusal(why));
      else if (call.request.schema_id === SCHEMA_ID)
        answer(null, { schema_json: JSON.stringify(CHANGE_SCHEMA) });
      else answer(null, { schema_json: '{"type":"nobody knows"}' });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  fake.address = `http://127.0.0.1:${port}`;
  return fake;
}
export type FakePubSub = Awaited<ReturnType<typeof startFakePubSub>>;
