import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { NotPublic, openPublicAgent } from '../../src/crm/public-agent.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';

/** The only public address of these tests. */
const isPublic = (address: string): boolean => address === '127.0.0.1';

/** A name server that gives one of these answers after the other. */
function nameServer(...answers: readonly string[][]): LookupFunction & { readonly asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (host, options, callback) => {
    const addresses: LookupAddress[] = (answers[asked.length] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    asked.push(host);
    expect(options.all).toBe(true);
    callback(null, addresses);
  };
  return Object.assign(lookup, { asked });
}

const serve = (): Promise<FileServer> => startFileServer((_, response) => response.end('a file'));

describe('an agent for public addresses', () => {
  test('goes to that address of a host which is public', async () => {
    await using server = await serve();
    const lookup = nameServer(['10.0.0.1', '::1', '127.0.0.1']);
    const { body } = await request(server.origin.replace('127.0.0.1', 'files.example.com'), {
      dispatcher: openPublicAgent({ lookup, isPublic }),
    });
    expect(await body.text()).toBe('a file');
    expect(server.asked.map(({ headers }) => headers.host)).toEqual([
      expect.stringMatching(/^files\.example\.com:/),
    ]);
  });

  test('judges the very answer that it goes to, and each connection anew', async () => {
    await using server = await serve();
    const lookup = nameServer(['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']);
    const dispatcher = openPublicAgent({ lookup, isPublic });
    const url = server.origin.replace('127.0.0.1', 'rebinding.example.com');
    const { body } = await request(url, { dispatcher });
    await body.text();
    expect(lookup.asked).toHaveLength(1);
    await setImmediate(); // Until then the connection is not free to be used again.
    await expect(request(url, { dispatcher })).rejects.toThrow(NotPublic);
    expect(server.asked).toHaveLength(1);
  });

  test('reaches nobody whose addresses are all of our own network', async () => {
    await using server = await serve();
    const lookup = nameServer(['127.0.0.1', '::ffff:7f00:1', '169.254.169.254']);
    const url = server.origin.replace('127.0.0.1', 'inside.example.com');
    await expect(request(url, { dispatcher: openPublicAgent({ lookup }) })).rejects.toThrow(NotPublic);
    expect(server.asked).toEqual([]);
  });

  test('reaches no address of our own network that the link itself names, however it is spelt', async () => {
    await using server = await serve();
    const dispatcher = openPublicAgent();
    const { port } = new URL(server.origin);
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '0x7f000001',
      '127.0.0.1.',
      '１２７.０.０.１',
      '127。0。0。1',
      '①②⑦.0.0.1',
      '%31%32%37.0.0.1',
      '0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[0:0:0:0:0:ffff:7f00:1]',
      '[64:ff9b::127.0.0.1]',
      'localhost',
    ];
    for (const host of hosts)
      await expect(request(`http://${host}:${port}/`, { dispatcher }), host).rejects.toThrow(NotPublic);
    expect(server.asked).toEqual([]);
  });

  test('says what the name server said where there is no such host', async () => {
    const lookup: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), []);
    const dispatcher = openPublicAgent({ lookup });
    await expect(request('http://nobody.example.com', { dispatcher })).rejects.toThrow('no such host');
  });
});
