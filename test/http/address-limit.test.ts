import { describe, expect, test } from 'vitest';
import type { AddressLimit } from '../../src/intake/source.ts';
import { openHttp } from './fakes.ts';

const SHOP = 'https://shop.example';
const ASKED: AddressLimit = { most: 2, windowMs: 3_600_000, isAsked: true };

async function door(limit: AddressLimit | null = ASKED, trustedProxies?: readonly string[]) {
  const http = await openHttp({ limitOf: () => limit, ...(trustedProxies && { trustedProxies }) });
  const send = async (remoteAddress: string, headers: Record<string, string> = {}, url = '/hooks/shop') => {
    const answer = await http.app.inject({
      method: 'POST',
      url,
      remoteAddress,
      headers: { origin: SHOP, ...headers },
      payload: 'x',
    });
    return answer.statusCode;
  };
  /** What comes of three posts of each. */
  const thrice = async (...addresses: string[]) => {
    const codes: number[] = [];
    for (const address of addresses) for (let i = 0; i < 3; i += 1) codes.push(await send(address));
    return codes;
  };
  return { ...http, send, thrice };
}

describe('posts of a page', () => {
  test('are counted by address', async () => {
    await using http = await door();
    expect(await http.thrice('203.0.113.7', '203.0.113.8')).toEqual([202, 202, 429, 202, 202, 429]);
    expect(http.deliveries).toHaveLength(4);
  });

  test('too many are told when to come back, where their page can read it', async () => {
    await using http = await door();
    await http.thrice('203.0.113.7');
    const answer = await http.app.inject({
      method: 'POST',
      url: '/hooks/shop',
      remoteAddress: '203.0.113.7',
      headers: { origin: SHOP },
      payload: 'x',
    });
    expect(answer.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_590);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': 'retry-after',
    });
  });

  test('of one network of IPv6 are those of one address', async () => {
    await using http = await door();
    const codes = [await http.send('2001:db8:1:1::1'), await http.send('2001:db8:1:1::2')];
    expect([...codes, await http.send('2001:db8:1:1:ffff::3')]).toEqual([202, 202, 429]);
    expect(await http.send('2001:db8:1:2::1')).toBe(202);
  });

  test('to another source are counted by themselves', async () => {
    await using http = await openHttp({ limitOf: () => ASKED, originsOf: () => [SHOP] });
    const send = async (url: string) => {
      const headers = { origin: SHOP };
      return (await http.app.inject({ method: 'POST', url, headers, payload: 'x' })).statusCode;
    };
    for (let i = 0; i < 3; i += 1) await send('/hooks/shop');
    expect([await send('/hooks/shop'), await send('/hooks/careers')]).toEqual([429, 202]);
  });

  test('a preflight is none, nor is what a server sends', async () => {
    await using http = await door({ ...ASKED, most: 1 });
    for (let i = 0; i < 3; i += 1) {
      const asked = { origin: SHOP, 'access-control-request-method': 'POST' };
      await http.app.inject({ method: 'OPTIONS', url: '/hooks/shop', headers: asked });
      expect(await http.send('127.0.0.1', { origin: '' })).toBe(202);
    }
    expect(await http.send('127.0.0.1')).toBe(202);
  });
});

describe('what is usual', () => {
  const usual = { ...ASKED, isAsked: false };
  const near = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', 'fd00::1'];

  test.each(near)('does not count for %s, where a proxy may stand that nobody named', async (address) => {
    await using http = await door(usual);
    expect(await http.thrice(address)).toEqual([202, 202, 202]);
  });

  test.each(near)('what the policy asks for does: %s', async (address) => {
    await using http = await door();
    expect(await http.thrice(address)).toEqual([202, 202, 429]);
  });

  test.each(['203.0.113.7', '172.32.0.1', '2001:db8::1', '::ffff:203.0.113.7'])(
    'counts for %s',
    async (address) => {
      await using http = await door(usual);
      expect(await http.thrice(address)).toEqual([202, 202, 429]);
    },
  );
});

describe('behind a proxy', () => {
  const of = (visitor: string) => ({ 'x-forwarded-for': visitor });

  test('that is trusted, its visitors are counted', async () => {
    await using http = await door({ ...ASKED, most: 1 }, ['10.0.0.0/8']);
    const codes = [
      await http.send('10.0.0.5', of('203.0.113.7')),
      await http.send('10.0.0.5', of('203.0.113.8')),
      await http.send('10.0.0.6', of('203.0.113.7')),
    ];
    expect(codes).toEqual([202, 202, 429]);
    expect(http.deliveries[0]?.delivery.address).toBe('203.0.113.7');
  });

  test.each([
    ['nobody is trusted', undefined],
    ['another is', ['10.0.0.5']],
  ])('a visitor who invents addresses gains nothing where %s', async (_, trusted) => {
    await using http = await door({ ...ASKED, most: 1 }, trusted);
    const codes = [
      await http.send('203.0.113.7', of('1.1.1.1')),
      await http.send('203.0.113.7', of('2.2.2.2')),
    ];
    expect(codes).toEqual([202, 429]);
    expect(http.deliveries[0]?.delivery.address).toBe('203.0.113.7');
  });
});
