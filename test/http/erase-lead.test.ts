import { expect, test } from 'vitest';
import { as, openHttp } from './fakes.ts';

const erase = async (who: string) => {
  await using http = await openHttp();
  const url = `/api/leads/${encodeURIComponent(who)}`;
  const { statusCode, body } = await http.app.inject({ method: 'DELETE', url, headers: as('admin') });
  return { statusCode, body, asked: http.asked };
};

test('a person is erased under the name of who asked, and the answer says nothing of them', async () => {
  const { statusCode, body, asked } = await erase('ann@acme.example');
  expect([statusCode, body]).toEqual([204, '']);
  expect(asked).toEqual([{ port: 'erase', with: ['ann@acme.example', 'the admin'] }]);
});

test('nobody of that name: not found', async () => {
  const { statusCode, asked } = await erase('nobody@acme.example');
  expect([statusCode, asked]).toEqual([404, []]);
});
