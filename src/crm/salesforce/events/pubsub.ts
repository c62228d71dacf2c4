import type { ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { z } from 'zod';
import { Fault } from '../../../faults.ts';
import { PUBSUB, PUBSUB_SERVICE } from './pubsub-descriptor.ts';

/** Who asks Salesforce, and where. Ids are 18 characters long. */
export interface Session {
  readonly accessToken: string;
  /** `https://acme.my.salesforce.com` */
  readonly instanceUrl: string;
  readonly orgId: string;
  readonly userId: string;
}

export interface FetchRequest {
  readonly topic_name: string;
  readonly replay_preset?: 'LATEST' | 'CUSTOM';
  readonly replay_id?: Buffer;
  /** How many more events are wanted than were before. */
  readonly num_requested: number;
}

const RESPONSE = z.object({
  events: z.array(
    z.object({
      event: z.object({ schema_id: z.string(), payload: z.instanceof(Buffer) }).nullable(),
      replay_id: z.instanceof(Buffer),
    }),
  ),
  latest_replay_id: z.instanceof(Buffer),
});
const SCHEMA = z.object({ schema_json: z.string() });

export type FetchResponse = z.infer<typeof RESPONSE>;

/** One stream of events, to be read until it ends or fails with an error of gRPC. */
export interface Subscription {
  readonly request: (request: FetchRequest) => void;
  readonly responses: () => AsyncIterable<FetchResponse>;
  readonly cancel: () => void;
}

export interface PubSub {
  readonly subscribe: (session: Session) => Subscription;
  /** The Avro schema with this id, as JSON. @throws an error of gRPC */
  readonly schema: (session: Session, id: string) => Promise<string>;
  readonly close: () => void;
}

const SCHEMA_DEADLINE_MS = 30_000;
/** An answer that is refused for its size would come again for ever; one event may have 1 MB. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * The address of a Pub/Sub API as a URL. `host:port` is spoken to over TLS; without it (`http:`) only this machine is,
 * since every call carries the session. @throws Fault CONFIG_INVALID
 */
export function pubSubUrl(address: string): URL {
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || isHere)) return url;
  throw new Fault(
    'CONFIG_INVALID',
    'The address of the Pub/Sub API is not one. Give host and port: api.pubsub.salesforce.com:7443.',
  );
}

/** Salesforce's Pub/Sub API. gRPC is loaded here and not before, for it takes 70 ms and 30 MB. */
export async function openPubSub(url: URL): Promise<PubSub> {
  const [grpc, { fromJSON }] = await Promise.all([import('@grpc/grpc-js'), import('@grpc/proto-loader')]);
  const service = fromJSON(PUBSUB, { keepCase: true, enums: String, defaults: true })[PUBSUB_SERVICE];
  const { Subscribe, GetSchema } = service as ServiceDefinition;
  if (!Subscribe || !GetSchema) throw new TypeError('the description of the Pub/Sub API lacks a method');
  const isPlain = url.protocol === 'http:';
  const credentials = isPlain ? grpc.credentials.createInsecure() : grpc.credentials.createSsl();
  const client = new grpc.Client(url.host, credentials, {
    'grpc.max_receive_message_length': MOST_BYTES,
    // A proxy stands between here and the world, never between this machine and itself.
    'grpc.enable_http_proxy': isPlain ? 0 : 1,
  });
  const metadataOf = ({ accessToken, instanceUrl, orgId }: Session): Metadata => {
    const metadata = new grpc.Metadata();
    metadata.set('accesstoken', accessToken);
    metadata.set('instanceurl', instanceUrl);
    metadata.set('tenantid', orgId);
    return metadata;
  };
  return {
    subscribe: (session) =>
      subscriptionOn(
        client.makeBidiStreamRequest(
          Subscribe.path,
          Subscribe.requestSerialize,
          Subscribe.responseDeserialize,
          metadataOf(session),
        ),
      ),
    schema: (session, id) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          GetSchema.path,
          GetSchema.requestSerialize,
          GetSchema.responseDeserialize,
          { schema_id: id },
          metadataOf(session),
          { deadline: Date.now() + SCHEMA_DEADLINE_MS },
          (error, answer) => {
            const parsed = SCHEMA.safeParse(answer);
            if (parsed.success) resolve(parsed.data.schema_json);
            else reject(error ?? parsed.error);
          },
        );
      }),
    close: () => client.close(),
  };
}

function subscriptionOn(stream: ClientDuplexStream<object, object>): Subscription {
  // Whoever reads the stream is told of its error; one that comes after reading has ended is nobody's.
  stream.on('error', () => {});
  return {
    request: (request) => void stream.write(request),
    responses: async function* () {
      for await (const response of stream) yield RESPONSE.parse(response);
    },
    cancel: () => stream.cancel(),
  };
}
