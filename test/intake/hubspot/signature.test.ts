import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../src/intake/hubspot/hubspot.ts';
import { signatureV1, signatureV2, signatureV3 } from '../../../src/intake/hubspot/signature.ts';
import type { Delivery } from '../../../src/intake/source.ts';
import { replay } from '../../support/replay.ts';
import { faultOf, settings } from '../deliveries.ts';
import { event, SECRET, signed, signedV2 } from './deliveries.ts';

const source = settings({ name: 'hubspot', type: 'hubspot', secrets: [SECRET] });
const verdict = (sent: Delivery, over: Partial<typeof source> = {}) =>
  faultOf(() => hubspot.verify(sent, { ...source, ...over }));
const body = [event()];
const now = signed(body).receivedAt.getTime();
const MINUTE = 60_000;

describe('the vectors that HubSpot publishes', () => {
  const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  const url = 'https://www.example.com/webhook_uri';
  const quoted = Buffer.from("{'example_field':'example_value'}");
  const plain = Buffer.from('{"example_field":"example_value"}');
  const empty = Buffer.alloc(0);

  test.each([
    ['15000000', 'HPW73RUtKmcYoEDADG0s6MmGFWUzWJKAW07r8RDgcQw='],
    ['1693657560000', 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
    ['1700000300000', 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
  ])('v3 at %s', (timestamp, wanted) => {
    expect(signatureV3(secret, { method: 'POST', url, body: quoted }, timestamp)).toBe(wanted);
  });

  test.each([
    ['GET', empty, 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'],
    ['POST', plain, '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900'],
  ])('v2 of a %s', (method, sent, wanted) => {
    expect(signatureV2(secret, { method, url, body: sent })).toBe(wanted);
  });

  test('v1', () => {
    const sent =
      '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
    expect(signatureV1(secret, { body: Buffer.from(sent) })).toBe(
      '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
    );
  });
});

describe('the address that is signed', () => {
  const sign = (url: string) => signatureV3(SECRET, { method: 'POST', url, body: Buffer.alloc(0) }, '1');

  test('these are decoded', () => {
    expect(sign('https://a.example/h%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B?to=%2Fx')).toBe(
      sign("https://a.example/h:/?@!$'()*,;?to=/x"),
    );
  });

  test.each(['%20', '%26', '%3D', '%25', '%2B', '%23', '%C3%A4', '%253A', '+'])('%s is not', (code) => {
    expect(sign(`https://a.example/${code}`)).not.toBe(
      sign(`https://a.example/${decodeURIComponent(code.replace('+', '%20'))}`),
    );
  });
});

describe('a v3 signature', () => {
  test('proves the delivery, by any live secret', () => {
    expect(verdict(signed(body))).toBeNull();
    expect(verdict(signed(body), { secrets: ['new-one', SECRET] })).toBeNull();
    expect(verdict(signed(body), { secrets: [SECRET, 'old-one'] })).toBeNull();
    expect(verdict(signed(body), { secrets: ['new-one', 'old-one'] })).toBe('SIGNATURE_MISMATCH');
  });

  test('an empty secret signs nothing', () => {
    const sent = signed(body);
    const forged = signatureV3('', sent, String(now));
    expect(
      verdict({ ...sent, headers: { ...sent.headers, 'x-hubspot-signature-v3': forged } }, { secrets: [''] }),
    ).toBe('SIGNATURE_MISMATCH');
  });

  test('is over method, address and the exact bytes', () => {
    const sent = signed(body);
    const changed = Buffer.from(String(sent.body).replace('Ovens', 'Overs'));
    expect(verdict({ ...sent, body: changed })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ ...sent, body: Buffer.concat([sent.body, Buffer.from(' ')]) })).toBe(
      'SIGNATURE_MISMATCH',
    );
    expect(verdict({ ...sent, method: 'PUT' })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ ...sent, url: `${sent.url}/` })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ ...sent, url: sent.url.replace('https', 'http') })).toBe('SIGNATURE_MISMATCH');
    const bytes = Buffer.from([0x5b, 0xff, 0xfe, 0x5d]);
    expect(verdict(signed(bytes))).toBeNull();
    expect(verdict({ ...signed(bytes), body: Buffer.from([0x5b, 0xfd, 0xfe, 0x5d]) })).toBe(
      'SIGNATURE_MISMATCH',
    );
  });

  test.each([
    ['five minutes old', now - 5 * MINUTE, null],
    ['a moment more', now - 5 * MINUTE - 1, 'SIGNATURE_STALE'],
    ['six minutes old', now - 6 * MINUTE, 'SIGNATURE_STALE'],
    ['five minutes ahead', now + 5 * MINUTE, null],
    ['one hour ahead', now + 60 * MINUTE, 'SIGNATURE_STALE'],
    ['days ahead', now + 5000 * MINUTE, 'SIGNATURE_STALE'],
    ['in seconds', Math.floor(now / 1000), 'SIGNATURE_MISMATCH'],
    ['no number', 'soon', 'SIGNATURE_MISMATCH'],
    ['not a number', 'NaN', 'SIGNATURE_MISMATCH'],
    ['empty', '', 'SIGNATURE_MISMATCH'],
    ['negative', `-${now}`, 'SIGNATURE_MISMATCH'],
    ['in powers', '1e12', 'SIGNATURE_MISMATCH'],
    ['with a sign', `+${now}`, 'SIGNATURE_MISMATCH'],
    ['of another script', '१७९३०००००००००', 'SIGNATURE_MISMATCH'],
    ['given twice', `${now}, ${now}`, 'SIGNATURE_MISMATCH'],
  ])('%s', (_, timestamp, wanted) => {
    expect(verdict(signed(body, {}, String(timestamp)))).toBe(wanted);
  });

  test('without its time it is missing', () => {
    const sent = signed(body);
    const { 'x-hubspot-request-timestamp': _, ...headers } = sent.headers;
    expect(verdict({ ...sent, headers })).toBe('SIGNATURE_MISSING');
  });

  test('a fault repeats neither secret nor signature', () => {
    const check = () =>
      hubspot.verify(signed([event({ objectId: 1 })], { headers: {} }), {
        ...source,
        secrets: ['hidden-one'],
      });
    expect(check).toThrow(/HUBSPOT_CLIENT_SECRET/);
    expect(check).not.toThrow(/hidden-one|c1a2b3c4/);
  });
});

describe('the older signatures', () => {
  const older = { options: { signatures: ['v3', 'v2', 'v1'] } };
  const only = (sent: Delivery): Delivery => {
    const { 'x-hubspot-signature-v3': _, 'x-hubspot-request-timestamp': __, ...headers } = sent.headers;
    return { ...sent, headers };
  };

  test('count only where the policy lists them', () => {
    expect(verdict(only(signed(body)))).toBe('SIGNATURE_MISSING');
    expect(verdict(signedV2(body))).toBe('SIGNATURE_MISSING');
    expect(verdict(only(signed(body)), older)).toBeNull();
    expect(verdict(signedV2(body), older)).toBeNull();
    expect(verdict(only(signed(body)), { options: { signatures: ['v3', 'v2'] } })).toBe('SIGNATURE_MISSING');
  });

  test('a good v1 never saves a bad v3', () => {
    for (const bad of [
      '',
      'x',
      'AAAA',
      'A'.repeat(44),
      `${String(signed(body).headers['x-hubspot-signature-v3'])}, x`,
    ])
      expect(verdict(signed(body, { headers: { 'x-hubspot-signature-v3': bad } }), older)).toBe(
        'SIGNATURE_MISMATCH',
      );
    expect(verdict(signed(body, {}, String(now - 6 * MINUTE)), older)).toBe('SIGNATURE_STALE');
  });

  test('one taken for the other is none', () => {
    const sent = only(signed(body));
    for (const version of ['v2', 'v3', 'V1', 'v1, v1', '', 'toString'])
      expect(
        verdict({ ...sent, headers: { ...sent.headers, 'x-hubspot-signature-version': version } }, older),
      ).toMatch(/^SIGNATURE_/);
  });

  test('changed bytes are refused', () => {
    expect(verdict({ ...only(signed(body)), body: Buffer.from('[]') }, older)).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ ...signedV2(body), url: 'https://baton.example/hooks/other' }, older)).toBe(
      'SIGNATURE_MISMATCH',
    );
  });
});

test('no headers whatever get in, and none make more of it than a refusal', () => {
  const name = fc.constantFrom(
    'x-hubspot-signature-v3',
    'x-hubspot-request-timestamp',
    'x-hubspot-signature',
    'x-hubspot-signature-version',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('v1', 'v2', 'v3', String(now), ''),
    fc.base64String(),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (headers) => {
      const refused = verdict({ ...signed(body), headers }, { options: { signatures: ['v3', 'v2', 'v1'] } });
      expect(refused).toMatch(/^SIGNATURE_/);
    }),
    replay,
  );
});
