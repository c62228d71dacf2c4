import avro from 'avsc';

const list = (name: string) => ({ name, type: { type: 'array', items: 'string' } });

/** A schema as Salesforce has one for each type of record that is captured: the header, then fields that may be null. */
export const CHANGE_SCHEMA = {
  type: 'record',
  name: 'LeadChangeEvent',
  namespace: 'com.sforce.eventbus',
  fields: [
    {
      name: 'ChangeEventHeader',
      type: {
        type: 'record',
        name: 'ChangeEventHeader',
        fields: [
          { name: 'entityName', type: 'string' },
          list('recordIds'),
          {
            name: 'changeType',
            type: {
              type: 'enum',
              name: 'ChangeType',
              symbols: ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_UPDATE', 'GAP_OVERFLOW'],
            },
          },
          { name: 'changeOrigin', type: 'string' },
          { name: 'transactionKey', type: 'string' },
          { name: 'sequenceNumber', type: 'int' },
          { name: 'commitTimestamp', type: 'long' },
          { name: 'commitNumber', type: 'long' },
          { name: 'commitUser', type: 'string' },
          list('nulledFields'),
          list('diffFields'),
          list('changedFields'),
        ],
      },
    },
    {
      name: 'Name',
      type: [
        'null',
        'string',
        { type: 'record', name: 'PersonName', fields: [{ name: 'LastName', type: ['null', 'string'] }] },
      ],
      default: null,
    },
    { name: 'Email', type: ['null', 'string'], default: null },
    { name: 'LastModifiedDate', type: ['null', 'long'], default: null },
  ],
};

/** Salesforce: larger than a number holds exactly. */
const COMMIT_NUMBER = 1_725_357_365_187_780_609n;

export interface Change {
  readonly recordIds: readonly string[];
  readonly changeType?: string;
  readonly entityName?: string;
  readonly changeOrigin?: string;
  readonly transactionKey?: string;
  readonly sequenceNumber?: number;
  readonly commitTimestamp?: number;
  readonly commitUser?: string;
}

const exactLong = avro.types.LongType['__with']({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => Number(one - other),
});
const type = avro.Type.forSchema(structuredClone(CHANGE_SCHEMA) as avro.Schema, {
  registry: { long: exactLong },
});

/** An event as it goes over the wire. */
export const encoded = ({ commitTimestamp = 1_795_000_000_000, ...change }: Change): Buffer =>
  type.toBuffer({
    ChangeEventHeader: {
      entityName: 'Lead',
      changeType: 'UPDATE',
      changeOrigin: 'com/salesforce/api/soap/66.0;client=SfdcInternalAPI/',
      transactionKey: '0005349f-124e-0df1-3a25-f551ab84d237',
      sequenceNumber: 1,
      commitUser: '005000000000009AAA',
      ...change,
      commitTimestamp: BigInt(commitTimestamp),
      commitNumber: COMMIT_NUMBER,
      nulledFields: [],
      diffFields: [],
      changedFields: ['0x08F81000'],
    },
    Name: null,
    Email: 'vera@acme.test',
    LastModifiedDate: BigInt(commitTimestamp),
  });
