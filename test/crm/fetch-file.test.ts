import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createFetchFile, type FetchedFile } from '../../src/crm/fetch-file.ts';
import { openPublicAgent } from '../../src/crm/public-agent.ts';
import { call } from '../support/crm-call.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';

const MB = 1024 * 1024;
const LINK = 'https://files.example.com/plan.pdf';
const publicUrl = 'https://baton.example.com';

/** What comes of a link when all the world is this server. */
async function fetched(server: FileServer, url = LINK): Promise<FetchedFile | Error> {
  return createFetchFile({ publicUrl, publicAgent: server.agent })({ name: 'plan.pdf', url }, call);
}

/** Why nothing comes of a link to a server that answers like this. */
async function whyNot(answer: RequestListener, url = LINK): Promise<string> {
  await using server = await startFileServer(answer);
  return messageOf(await fetched(server, url));
}

const messageOf = (end: FetchedFile | Error): string => (end instanceof Error ? end.message : 'it came');

/** Leads from `/3` to `/2` and so on, and ends in a file at `/0`. */
const chain: RequestListener = ({ url = '' }, response) => {
  const left = Number(url.slice(1));
  if (left === 0) response.end('a file');
  else response.writeHead(left % 2 === 0 ? 302 : 307, { location: `/${left - 1}` }).end('this way');
};

describe('a file', () => {
  test('comes with its bytes and a safe name', async () => {
    await using server = await startFileServer((_, response) => response.end(Buffer.from([0, 255, 10])));
    const fetchFile = createFetchFile({ publicUrl, publicAgent: server.agent });
    const end = await fetchFile({ name: '../plan.pdf', url: LINK }, call);
    expect(end).toEqual({ name: 'plan.pdf', bytes: Buffer.from([0, 255, 10]) });
    expect(server.asked[0]?.headers).toMatchObject({
      host: 'files.example.com',
      'accept-encoding': 'identity',
    });
  });

  test('of Baton itself comes by http from its own port', async () => {
    await using server = await startFileServer((_, response) => response.end('a file'));
    const fetchFile = createFetchFile({ publicUrl: `${server.origin}/somewhere` });
    const end = await fetchFile({ name: 'a', url: `${server.origin}/file` }, call);
    expect(end).toEqual({ name: 'a', bytes: Buffer.from('a file') });
  });

  test('is found where its link leads to, three times at most', async () => {
    await using server = await startFileServer(chain);
    expect(await fetched(server, 'https://files.example.com/3')).toMatchObject({
      bytes: Buffer.from('a file'),
    });
    const end = await fetched(server, 'https://files.example.com/4');
    expect(messageOf(end)).toBe('its link leads on more than 3 times');
  });

  test('may be as large as 10 MB and no larger, whatever its server says of its length', async () => {
    const tooLarge = 'it is larger than 10 MB';
    expect(await whyNot((_, response) => response.end(Buffer.alloc(10 * MB)))).toBe('it came');
    const announced: RequestListener = (_, response) =>
      response.writeHead(200, { 'content-length': 10 * MB + 1 }).flushHeaders();
    expect(await whyNot(announced)).toBe(tooLarge);
    const endless: RequestListener = (_, response) => {
      response.on('drain', () => response.write(Buffer.alloc(MB)));
      response.write(Buffer.alloc(MB));
    };
    expect(await whyNot(endless)).toBe(tooLarge);
  });
});

describe('nothing is fetched', () => {
  test.each([
    ['http://files.example.com/plan.pdf', 'its link does not begin with https'],
    ['ftp://files.example.com/plan.pdf', 'its link does not begin with https'],
    ['file:///etc/passwd', 'its link does not begin with https'],
    ['data:text/plain,hello', 'its link does not begin with https'],
    ['https://pat:secret@files.example.com/plan.pdf', 'its link carries a password'],
    ['https://files.example.com:8443/plan.pdf', 'its link names a port'],
    ['https://files.example.com:22/', 'its link names a port'],
    ['http://baton.example.com/file', 'its link does not begin with https'],
    ['not a link', 'its link is none'],
  ])('from %s, nor where another link leads there', async (link, why) => {
    await using server = await startFileServer((request, response) => {
      if (request.url === '/first') response.writeHead(302, { location: link });
      response.end('a file');
    });
    expect(messageOf(await fetched(server, link))).toBe(why);
    expect(server.asked).toEqual([]);
    // To a server every text is a link: one that is none is a path of its own.
    if (!URL.canParse(link)) return;
    expect(messageOf(await fetched(server, 'https://files.example.com/first'))).toBe(why);
    expect(server.asked).toHaveLength(1);
  });

  test.each(['https://127.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'https://2852039166/latest/meta-data/'])(
    'from %s, nor where Baton itself leads there',
    async (location) => {
      await using server = await startFileServer((_, response) =>
        response.writeHead(302, { location }).end(),
      );
      const fetchFile = createFetchFile({ publicUrl: server.origin });
      for (const url of [location, `${server.origin}/`])
        expect(messageOf(await fetchFile({ name: 'a', url }, call))).toBe('its address is not public');
    },
  );

  test('from a host whose name stands for an address of our own network', async () => {
    const publicAgent = openPublicAgent({
      lookup: (_host, _options, callback) => callback(null, [{ address: '169.254.169.254', family: 4 }]),
    });
    const end = await createFetchFile({ publicUrl, publicAgent })({ name: 'a', url: LINK }, call);
    expect(messageOf(end)).toBe('its address is not public');
  });
});

describe('what is no file', () => {
  test('is told by what its server answers', async () => {
    expect(await whyNot((_, response) => response.writeHead(403).end('no'))).toBe(
      'its server answered with 403',
    );
    expect(await whyNot((_, response) => response.writeHead(302).end())).toBe('its server answered with 302');
    expect(await whyNot((_, response) => response.end())).toBe('it is empty');
    const page = { 'content-type': 'text/html; charset=utf-8' };
    expect(await whyNot((_, response) => response.writeHead(200, page).end('<form>'))).toBe(
      'its link leads to a web page',
    );
    const small = gzipSync(Buffer.alloc(50 * MB));
    expect(
      await whyNot((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(small)),
    ).toBe('its server sends it compressed only');
  });

  test('is told by how its server falls silent', async () => {
    expect(await whyNot((request) => request.socket.destroy())).toBe('it cannot be fetched (UND_ERR_SOCKET)');
    const cut: RequestListener = (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half', () => request.socket.destroy());
    };
    expect(await whyNot(cut)).toMatch(/^it cannot be fetched \(/);
  });

  test.each([
    ['never answers', () => {}],
    ['never ends', (_, response) => void response.write('a')],
  ] satisfies [string, RequestListener][])('one that %s is given up in time', async (_, answer) => {
    await using server = await startFileServer(answer);
    const fetchFile = createFetchFile({ publicUrl, publicAgent: server.agent, deadlineMs: 100 });
    expect(messageOf(await fetchFile({ name: 'a', url: LINK }, call))).toBe('it did not come within 0.1 s');
  });

  test('one that nobody waits for any more is given up', async () => {
    const controller = new AbortController();
    await using server = await startFileServer(() => controller.abort());
    const fetchFile = createFetchFile({ publicUrl, publicAgent: server.agent });
    const end = await fetchFile({ name: 'a', url: LINK }, controller);
    expect(messageOf(end)).toBe('there was no time left for it');
  });
});
