import { expect, test } from 'vitest';
import { checkMessages, type MessageSource } from '../../../src/crm/salesforce/setup/message-check.ts';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import { settings } from '../../intake/deliveries.ts';

const TOKEN = 'a-token-that-nobody-can-guess-0123456789';
const ORG = '00D000000000001EAA';
const source = (more: Partial<MessageSource> = {}): MessageSource => ({
  name: 'salesforce',
  tokens: [TOKEN],
  hasSecret: false,
  orgId: ORG,
  action: undefined,
  ...more,
});

const ACTION = '04k000000000007AAA';

/** A Baton that takes messages by its own intake, unless it is told to answer otherwise. */
function door(answer?: (isTrusted: boolean) => Response) {
  const bodies: string[] = [];
  const calls: string[] = [];
  const fake: typeof fetch = async (...asked) => {
    const request = new Request(...asked);
    const { pathname } = new URL(request.url);
    calls.push(pathname);
    if (pathname === '/healthz') return new Response('{}');
    const text = await request.text();
    const body = Buffer.from(text);
    bodies.push(text);
    const delivery = {
      headers: {},
      method: 'POST',
      url: request.url,
      body,
      contentType: 'text/xml',
      pathToken: pathname.split('/').at(-1),
      address: '203.0.113.7',
      receivedAt: new Date(),
    };
    const isTrusted = isVerified(() =>
      salesforce.verify(
        delivery,
        settings({ type: 'salesforce', tokens: [TOKEN], options: { org: ORG, actions: [ACTION] } }),
      ),
    );
    if (answer) return answer(isTrusted);
    if (!isTrusted) return new Response('{}', { status: 401 });
    // Nothing comes of it: it is of no person.
    const [part] = salesforce.split(delivery);
    expect(part && salesforce.parse(part.body, 'application/json')).toMatchObject({ change: 'elsewhere' });
    return new Response(salesforce.reply(delivery)?.body);
  };
  return { fetch: fake, calls, bodies };
}

function isVerified(verify: () => void): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

async function checked(
  sources: readonly MessageSource[],
  { fetch }: Pick<ReturnType<typeof door>, 'fetch'>,
  publicUrl = 'https://baton.example.com',
): Promise<string[]> {
  const findings = await Array.fromAsync(checkMessages({ publicUrl, sources, fetch }));
  return findings.map(({ state, detail, mend }) => `${state}: ${detail}. ${mend ?? ''}`);
}

test('a message is taken with the very answer that Salesforce wants, and a stranger is refused', async () => {
  const baton = door();
  expect(await checked([source({ action: ACTION })], baton)).toEqual([
    expect.stringMatching(/^good: .*Salesforce can call/),
    expect.stringMatching(/^good: Baton answers/),
    expect.stringMatching(
      /^good: a test message was taken; .* https:\/\/baton\.example\.com\/hooks\/salesforce\/<token>/,
    ),
    expect.stringMatching(/^good: .*refuses whoever does not know the token/),
  ]);
  expect(baton.calls.slice(0, 2)).toEqual(['/healthz', `/hooks/salesforce/${TOKEN}`]);
  expect(baton.calls[2]).not.toContain(TOKEN);
  // Each look sends the same, so that it is stored once.
  await checked([source({ action: ACTION })], baton);
  expect(new Set(baton.bodies).size).toBe(1);
});

test('no finding tells the token', async () => {
  const findings = await checked([source(), source({ name: 'other', tokens: ['short-token'] })], door());
  expect(findings.join('\n')).not.toMatch(new RegExp(`${TOKEN}|short-token`));
});

test('no source, no token, and one that could be guessed are told with what to do', async () => {
  expect(await checked([], door())).toEqual([expect.stringMatching(/^bad: .*no source of type salesforce/)]);
  expect((await checked([source({ tokens: [] })], door())).at(-1)).toMatch(
    /^bad: salesforce has no token.*openssl rand/,
  );
  const short = await checked([source({ tokens: ['x'.repeat(21)] })], door());
  expect(short.at(-1)).toMatch(/^bad: .*short enough to be guessed/);
});

test('a source of callouts needs no token', async () => {
  expect((await checked([source({ tokens: [], hasSecret: true })], door())).at(-1)).toMatch(
    /^unknown: salesforce takes callouts by its secret/,
  );
});

test('an action that the source does not believe is refused, as a wrong token is', async () => {
  expect((await checked([source()], door())).at(2)).toMatch(
    /^bad: a test message .* answered 401.*another token/,
  );
});

test.each([
  [
    () => new Response('<html>Welcome</html>'),
    /^bad: .*answered 200 with another text than Salesforce wants/,
  ],
  [() => new Response('', { status: 404 }), /^bad: .*answered 404.*another policy/],
  [() => new Response('', { status: 302 }), /^bad: .*answered 302.*what stands before it/],
  [
    () => {
      throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
    },
    /^bad: .*cannot be reached: ECONNRESET/,
  ],
])('another answer is told: %#', async (answer, said) => {
  expect((await checked([source({ action: ACTION })], door(answer))).at(2)).toMatch(said);
});

test('somebody who takes messages with any token is told', async () => {
  const { fetch } = door();
  const open = door(() => new Response('taken by a stranger'));
  expect((await checked([source()], open)).at(-1)).toMatch(/^bad: .*a wrong token answered 200, and not 401/);
  expect((await checked([source()], { fetch })).at(-1)).toMatch(/^good/);
});

test('where nobody answers, or no org is known, no message is sent', async () => {
  const away = door();
  const gone: typeof fetch = async () => new Response('', { status: 502 });
  expect(await checked([source()], { fetch: gone })).toEqual([
    expect.stringMatching(/^good/),
    expect.stringMatching(/^bad: .*healthz answered 502/),
    expect.stringMatching(/^unknown: no test message .*nobody is there/),
  ]);
  expect((await checked([source({ orgId: undefined })], away)).at(-1)).toMatch(
    /^unknown: .*SALESFORCE_ORG_ID is not set/,
  );
  expect(away.calls).toEqual(['/healthz']);
});

test('an address that Salesforce cannot call is told', async () => {
  const findings = await checked([source()], door(), 'http://localhost:3000');
  expect(findings[0]).toMatch(/^bad: BATON_PUBLIC_URL .*only this machine/);
});
