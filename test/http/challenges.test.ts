import { describe, expect, test } from 'vitest';
import { createChallenge } from '../../src/flow/challenge.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { delivery, faultOf, settings } from '../intake/deliveries.ts';
import { openHttp } from './fakes.ts';

describe('a GET with which a provider asks whether the address is ours', () => {
  test.each(['/hooks/asked?code=a%2Fb', '/hooks/asked/token?code=a%2Fb'])('%s is answered', async (url) => {
    await using http = await openHttp();
    const { statusCode, headers, body } = await http.app.inject(url);
    expect([statusCode, headers['content-type'], body]).toEqual([200, 'text/plain; charset=utf-8', 'a/b']);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(http.deliveries).toEqual([]);
  });

  test.each(['/hooks/website', '/hooks/website/token'])('at %s, where nobody asks, is 404', async (url) => {
    await using http = await openHttp();
    const { statusCode, ...answer } = await http.app.inject(url);
    expect([statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
  });

  test.each(['/hooks/website', '/hooks/website/token'])('who only looks at %s finds us', async (url) => {
    await using http = await openHttp();
    const { statusCode, body } = await http.app.inject({ method: 'HEAD', url });
    expect([statusCode, body]).toEqual([200, '']);
  });
});

test('which source it is tells what is answered', () => {
  const known = settings({ type: 'form' });
  const challenge = createChallenge({
    sourceFor: (type) => ({
      ...sourceFor(type),
      challenge: ({ url }, { name }) => ({ contentType: 'text/plain', body: `${name} ${url}` }),
    }),
    settingsOf: (name) => (name === known.name ? known : undefined),
  });
  expect(challenge('website', delivery()).body).toBe('website https://baton.example/hooks/website');
  expect(faultOf(() => challenge('other', delivery()))).toBe('SOURCE_UNKNOWN');
  const none = createChallenge({ sourceFor, settingsOf: () => known });
  expect(faultOf(() => none('website', delivery()))).toBe('NOT_FOUND');
});
