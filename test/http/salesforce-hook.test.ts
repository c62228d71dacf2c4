import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { NewSignal } from '../../src/flow/ports.ts';
import { createReceive } from '../../src/flow/receive.ts';
import { mostBytesOf, sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';
import { LEAD, message, notification, ORG, TOKEN, TOLD } from '../intake/salesforce/deliveries.ts';
import { openHttp } from './fakes.ts';

const ACK =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';

/** The door as it stands, before an inbox in memory; with `away` the ledger takes nothing. */
async function door(away = false) {
  const stored = new Map<string, NewSignal>();
  let ids = 0;
  const http = await openHttp({
    mostBytes: () => mostBytesOf('salesforce'),
    receive: createReceive({
      settingsOf: () =>
        settings({ name: 'crm', type: 'salesforce', tokens: ['new', TOKEN], options: { org: ORG } }),
      sourceFor,
      inbox: {
        commit: async (signal) => {
          if (away) throw new Fault('STORE_UNAVAILABLE', 'The signal could not be committed.');
          const before = stored.get(signal.dedupe.key);
          if (!before) stored.set(signal.dedupe.key, signal);
          return { signal: (before ?? signal).id, duplicate: before !== undefined };
        },
      },
      jobs: { add: async () => undefined },
      newId: (prefix) => `${prefix}_${(ids += 1)}`,
      checkpoint: () => undefined,
      onQueueError: () => undefined,
    }),
  });
  const post = (payload: string | Buffer, type = 'text/xml; charset=UTF-8', path = `/hooks/crm/${TOKEN}`) =>
    http.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': type, soapaction: '""' },
      payload,
    });
  return { ...http, post, stored };
}

describe('an outbound message', () => {
  test.each(['text/xml', 'text/xml; charset=UTF-8', 'application/xml', 'application/soap+xml; action=""'])(
    'as %s is acknowledged to the letter once all of it is committed, and when it comes again',
    async (type) => {
      await using http = await door();
      const sent = message({ notifications: TOLD.map((id) => notification(id)) });
      for (let times = 0; times < 2; times += 1) {
        const answer = await http.post(sent, type);
        expect([answer.statusCode, answer.body]).toEqual([200, ACK]);
        expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
      }
      expect([...http.stored.values()].map(({ contentType }) => contentType)).toEqual(
        TOLD.map(() => 'application/json'),
      );
    },
  );

  test('that was not committed is never acknowledged, so Salesforce sends it again', async () => {
    await using http = await door(true);
    for (const sent of [message(), '<broken']) {
      const answer = await http.post(sent);
      expect(answer.statusCode).toBe(503);
      expect(answer.body).not.toContain('Ack');
    }
  });

  test('that nobody will ever understand is stored as it came and acknowledged', async () => {
    await using http = await door();
    for (const sent of ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', '<a/><b/>', '']) {
      const answer = await http.post(sent);
      expect([answer.statusCode, answer.body]).toEqual([200, ACK]);
      expect([...http.stored.values()].at(-1)).toMatchObject({ contentType: 'text/xml' });
      expect(String([...http.stored.values()].at(-1)?.body)).toBe(sent);
    }
  });

  test.each([
    ['with a wrong token', message(), undefined, `/hooks/crm/${TOKEN}x`, 401],
    ['without a token', message(), undefined, '/hooks/crm', 401],
    ['of another organisation', message({ org: '00D5g000009Qq2A' }), undefined, undefined, 401],
    ['as plain text', message(), 'text/plain', undefined, 415],
    ['without a type', message(), '', undefined, 415],
    ['larger than 2 MB', 'x'.repeat(2 * 1024 * 1024 + 1), undefined, undefined, 413],
  ])('%s is refused', async (_, sent, type, path, status) => {
    await using http = await door();
    const answer = await http.post(sent, type, path);
    expect([answer.statusCode, http.stored.size]).toEqual([status, 0]);
  });
});

test('a callout hears the usual answer, and what is wrong with it', async () => {
  await using http = await door();
  const post = (body: string) => http.post(body, 'application/json');
  const answer = await post(JSON.stringify({ leadId: LEAD }));
  expect([answer.statusCode, answer.json()]).toEqual([202, { signal: 'sig_1', duplicate: false }]);
  expect((await post(JSON.stringify({ leadId: LEAD, orgId: '00D5g000009Qq2A' }))).statusCode).toBe(401);
  expect((await post('{')).statusCode).toBe(422);
});

test('neither token nor session reach the log or the ledger', async () => {
  await using http = await door();
  const session = '<SessionId>00D5g000004Xy1Z!CANARY</SessionId>';
  for (const sent of [
    message({ session }),
    message({ session }).slice(0, -5),
    message({ session, org: 'x' }),
  ])
    expect((await http.post(sent)).statusCode).toBe(200);
  await http.post(message({ session }), 'text/plain');
  await http.post(message({ session }), undefined, `/hooks/crm/${TOKEN}CANARY`);
  expect(http.stored.size).toBe(3);
  expect([...http.stored.values()].map(({ body }) => String(body)).join()).not.toContain('CANARY');
  expect(http.log()).toContain('/hooks/crm/[token]');
  expect(http.log()).not.toMatch(new RegExp(`CANARY|${TOKEN}`));
});
