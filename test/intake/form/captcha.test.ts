import { describe, expect, test } from 'vitest';
import type { Captcha } from '../../../src/domain/policy/source-schema.ts';
import { createCaptchaDoubt } from '../../../src/intake/form/captcha.ts';

const FIELDS = {
  turnstile: 'cf-turnstile-response',
  hcaptcha: 'h-captcha-response',
  recaptcha: 'g-recaptcha-response',
} as const;

/** A form with a captcha whose maker gives these answers, one after the other. */
function form(answers: readonly unknown[], more: Partial<Captcha> = {}) {
  const captcha = { type: 'turnstile', secret: 'our secret', ...more } as const;
  const asked: [string, object][] = [];
  const unverified: string[] = [];
  const doubt = createCaptchaDoubt(
    async (...question) => {
      asked.push(question);
      return answers[asked.length - 1];
    },
    (because) => unverified.push(because),
  );
  const codeOf = async (token: unknown = 'a token', email = 'vera@acme.example') => {
    const said = { email, [FIELDS[captcha.type]]: token as string };
    return (await doubt(said, { captcha }))?.code ?? null;
  };
  return { asked, unverified, codeOf };
}

describe('a captcha is redeemed where it was made', () => {
  test.each([
    ['turnstile', 'https://challenges.cloudflare.com/turnstile/v0/siteverify'],
    ['hcaptcha', 'https://api.hcaptcha.com/siteverify'],
    ['recaptcha', 'https://www.google.com/recaptcha/api/siteverify'],
  ] as const)('%s', async (type, address) => {
    const { asked, codeOf } = form([{ success: true }], { type });
    expect(await codeOf()).toBeNull();
    expect(asked).toEqual([[address, { secret: 'our secret', response: 'a token' }]]);
  });

  test('or elsewhere, if the policy says so', async () => {
    const { asked, codeOf } = form([{ success: true }], { base_url: 'https://www.recaptcha.net' });
    await codeOf();
    expect(asked[0]?.[0]).toBe('https://www.recaptcha.net/turnstile/v0/siteverify');
  });

  test('no source that asks for none', async () => {
    const doubt = createCaptchaDoubt(
      async () => ({ success: false }),
      () => undefined,
    );
    expect(await doubt({ 'cf-turnstile-response': 'a token' }, {})).toBeNull();
  });
});

describe('what its maker says', () => {
  const { type } = { type: 'recaptcha' } as const;
  test.each([
    ['no', { success: false, 'error-codes': ['invalid-input-response'] }, {}, 'captcha_refused'],
    ['no, without a word', { success: false }, {}, 'captcha_refused'],
    [
      'that it came twice',
      { success: false, 'error-codes': ['timeout-or-duplicate'] },
      {},
      'captcha_missing',
    ],
    ['that it is old', { success: false, 'error-codes': ['expired-input-response'] }, {}, 'captcha_missing'],
    [
      'that it came twice, as hCaptcha says it',
      { success: false, 'error-codes': ['invalid-or-already-seen-response'] },
      {},
      'captcha_missing',
    ],
    [
      'that our secret is wrong',
      { success: false, 'error-codes': ['invalid-input-secret'] },
      {},
      'captcha_unverified',
    ],
    ['that it is ill', { success: false, 'error-codes': ['internal-error'] }, {}, 'captcha_unverified'],
    ['nothing', null, {}, 'captcha_unverified'],
    ['something else', { ok: true }, {}, 'captcha_unverified'],
    ['a good score', { success: true, score: 0.5 }, { type, lowest_score: 0.5 }, null],
    ['a bad score', { success: true, score: 0.4 }, { type, lowest_score: 0.5 }, 'captcha_refused'],
    ['no score', { success: true }, { type, lowest_score: 0.5 }, null],
    ['our website', { success: true, hostname: 'a.example' }, { hostname: ['b.example', 'a.example'] }, null],
    ['another', { success: true, hostname: 'c.example' }, { hostname: ['a.example'] }, 'captcha_refused'],
    ['none', { success: true, hostname: 'not-provided' }, { hostname: ['a.example'] }, null],
    ['our form', { success: true, action: 'contact' }, { action: 'contact' }, null],
    ['another form', { success: true, action: 'login' }, { action: 'contact' }, 'captcha_refused'],
  ])('%s', async (_, answer, asks, code) => {
    const { codeOf, unverified } = form([answer], asks);
    expect(await codeOf()).toBe(code);
    expect(unverified).toHaveLength(code === 'captcha_unverified' ? 1 : 0);
  });
});

test.each([[undefined], [''], [['', 'x']], [{}], [7]])(
  '%j is no answer, and nobody is asked',
  async (token) => {
    const { asked, codeOf } = form([{ success: true }]);
    expect(await codeOf(token ?? '')).toBe('captcha_missing');
    expect(asked).toEqual([]);
  },
);

test('one that no maker writes is refused, and nobody is asked', async () => {
  const { asked, codeOf } = form([{ success: true }]);
  expect(await codeOf('x'.repeat(10_000))).toBe('captcha_refused');
  expect(asked).toEqual([]);
});

describe('the same post once more', () => {
  test('is judged as before: a captcha can be redeemed once only', async () => {
    const { asked, codeOf } = form([
      { success: true },
      { success: false, 'error-codes': ['timeout-or-duplicate'] },
    ]);
    expect(await Promise.all([codeOf(), codeOf()])).toEqual([null, null]);
    expect(await codeOf()).toBeNull();
    expect(asked).toHaveLength(1);
    expect(await codeOf('a token', 'bot@acme.example')).toBe('captcha_missing');
  });

  test('is asked about again where nobody answered', async () => {
    const { codeOf } = form([null, { success: true }]);
    expect([await codeOf(), await codeOf()]).toEqual(['captcha_unverified', null]);
  });

  test('is forgotten in time: a thousand are kept', async () => {
    const { asked, codeOf } = form(Array.from({ length: 2_000 }, () => ({ success: true })));
    for (let i = 0; i <= 1_000; i += 1) await codeOf(`token ${i}`);
    await codeOf('token 1000');
    expect(asked).toHaveLength(1_001);
    await codeOf('token 0');
    expect(asked).toHaveLength(1_002);
  });
});
