import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { as, openHttp } from './fakes.ts';

const HOSTILE = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test('a file is saved and never shown, under its own name', async () => {
  await using http = await openHttp({
    files: {
      open: async (id) => ({
        id,
        name: 'Größe "x"; a=b.svg',
        type: 'image/png',
        size: HOSTILE.length,
        content: Readable.from([Buffer.from(HOSTILE)]),
      }),
    },
  });
  const { statusCode, headers, body } = await http.app.inject({
    url: '/api/files/fil_1',
    headers: as('viewer'),
  });
  expect([statusCode, body]).toEqual([200, HOSTILE]);
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(HOSTILE.length),
    'content-disposition': `attachment; filename="Gr__e _x_; a=b.svg"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22%3B%20a%3Db.svg`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
  });
});

test('nobody who is not signed in gets one, and one that is not there is not found', async () => {
  await using http = await openHttp();
  expect((await http.app.inject('/api/files/fil_1')).statusCode).toBe(401);
  const gone = await http.app.inject({ url: '/api/files/fil_1', headers: as('viewer') });
  expect([gone.statusCode, gone.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
});
