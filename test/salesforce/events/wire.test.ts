import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { pubSubUrl } from '../../../src/crm/salesforce/events/pubsub.ts';
import { PUBSUB, PUBSUB_SERVICE } from '../../../src/crm/salesforce/events/pubsub-descriptor.ts';

const { Subscribe, GetSchema } = fromJSON(PUBSUB, { keepCase: true, enums: String, defaults: true })[
  PUBSUB_SERVICE
] as ServiceDefinition;

/** One field as protobuf writes it: its number and kind, its length where it has one, its bytes. */
const text = (field: number, value: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from([field * 8 + 2, Buffer.byteLength(value)]), Buffer.from(value)]);
const number = (field: number, value: number): Buffer => Buffer.from([field * 8, value]);

test('what is asked has the numbers that Salesforce published', () => {
  expect([Subscribe?.path, GetSchema?.path]).toEqual([
    '/eventbus.v1.PubSub/Subscribe',
    '/eventbus.v1.PubSub/GetSchema',
  ]);
  const request = {
    topic_name: 't',
    replay_preset: 'CUSTOM',
    replay_id: Buffer.from([255]),
    num_requested: 100,
  };
  expect(Subscribe?.requestSerialize(request)).toEqual(
    Buffer.concat([text(1, 't'), number(2, 2), text(3, Buffer.from([255])), number(4, 100)]),
  );
  expect(GetSchema?.requestSerialize({ schema_id: 's' })).toEqual(text(1, 's'));
});

test('what is answered is read by the numbers that Salesforce published', () => {
  const event = Buffer.concat([
    text(1, 'i'),
    text(2, 's'),
    text(3, 'p'),
    text(4, Buffer.concat([text(1, 'k')])),
  ]);
  const bytes = Buffer.concat([
    text(1, Buffer.concat([text(1, event), text(2, 'r')])),
    text(2, 'latest'),
    text(3, 'rpc'),
    number(4, 7),
  ]);
  expect(Subscribe?.responseDeserialize(bytes)).toEqual({
    events: [{ event: { id: 'i', schema_id: 's', payload: Buffer.from('p') }, replay_id: Buffer.from('r') }],
    latest_replay_id: Buffer.from('latest'),
    rpc_id: 'rpc',
    pending_num_requested: 7,
  });
  expect(GetSchema?.responseDeserialize(Buffer.concat([text(1, '{}'), text(2, 's')]))).toMatchObject({
    schema_json: '{}',
    schema_id: 's',
  });
});

test('only this machine is spoken to without TLS', () => {
  expect(pubSubUrl('api.pubsub.salesforce.com:7443').href).toBe('https://api.pubsub.salesforce.com:7443/');
  expect(pubSubUrl('http://127.0.0.1:7443').host).toBe('127.0.0.1:7443');
  for (const address of ['http://api.pubsub.salesforce.com:7443', 'ftp://a', ''])
    expect(() => pubSubUrl(address)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
