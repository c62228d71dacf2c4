/**
 * What Baton speaks of Salesforce's Pub/Sub API (package eventbus.v1 of its published pubsub_api.proto), as protobufjs
 * reads it. Names and numbers are Salesforce's; rpcs and messages that Baton does not use are left out.
 */
export const PUBSUB = {
  nested: {
    eventbus: {
      nested: {
        v1: {
          nested: {
            PubSub: {
              methods: {
                Subscribe: {
                  requestType: 'FetchRequest',
                  requestStream: true,
                  responseType: 'FetchResponse',
                  responseStream: true,
                  comment: 'events, no more at a time than were asked for',
                },
                GetSchema: {
                  requestType: 'SchemaRequest',
                  responseType: 'SchemaInfo',
                  comment: 'Avro, as JSON',
                },
              },
            },
            ReplayPreset: { values: { LATEST: 0, EARLIEST: 1, CUSTOM: 2 } },
            FetchRequest: {
              fields: {
                topic_name: { type: 'string', id: 1 },
                replay_preset: { type: 'ReplayPreset', id: 2 },
                replay_id: { type: 'bytes', id: 3 },
                num_requested: { type: 'int32', id: 4 },
              },
            },
            FetchResponse: {
              fields: {
                events: { rule: 'repeated', type: 'ConsumerEvent', id: 1 },
                latest_replay_id: { type: 'bytes', id: 2 },
                rpc_id: { type: 'string', id: 3 },
                pending_num_requested: { type: 'int32', id: 4 },
              },
            },
            ConsumerEvent: {
              fields: {
                event: { type: 'ProducerEvent', id: 1 },
                replay_id: { type: 'bytes', id: 2 },
              },
            },
            ProducerEvent: {
              fields: {
                id: { type: 'string', id: 1 },
                schema_id: { type: 'string', id: 2 },
                payload: { type: 'bytes', id: 3 },
              },
            },
            SchemaRequest: { fields: { schema_id: { type: 'string', id: 1 } } },
            SchemaInfo: {
              fields: {
                schema_json: { type: 'string', id: 1 },
                schema_id: { type: 'string', id: 2 },
                rpc_id: { type: 'string', id: 3 },
              },
            },
          },
        },
      },
    },
  },
};

export const PUBSUB_SERVICE = 'eventbus.v1.PubSub';
