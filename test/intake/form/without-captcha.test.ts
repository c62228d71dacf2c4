import { expect, test } from 'vitest';
import { fieldsOf, form } from '../../../src/intake/form/form.ts';
import { delivery, said, settings, submissionIn } from '../deliveries.ts';

const TOKEN = '0.AbC-dEf_gHi/jKl+mNo=pQr.StU';
const FIELDS = ['cf-turnstile-response', 'h-captcha-response', 'g-recaptcha-response'];
const BOUNDARY = '--one';
const multipart = [...FIELDS, 'email']
  .map(
    (name) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${name === 'email' ? 'vera@acme.example' : TOKEN}\r\n`,
  )
  .join('');
const pairs = [...FIELDS.map((name) => [name, TOKEN]), ['email', 'vera@acme.example']];

test.each([
  ['application/json', JSON.stringify(Object.fromEntries(pairs))],
  ['application/x-www-form-urlencoded', new URLSearchParams(pairs).toString()],
  ['multipart/form-data', `${multipart}--${BOUNDARY}--\r\n`],
])('of %s no captcha is stored, and the rest is', (contentType, text) => {
  const headers = { 'content-type': `${contentType}; boundary=${BOUNDARY}` };
  const [part] = form.split(delivery({ body: Buffer.from(text), contentType, headers }));
  const stored = part?.body ?? Buffer.alloc(0);
  expect(decodeURIComponent(stored.toString())).not.toContain(TOKEN.slice(0, 10));
  expect(stored).toHaveLength(text.length);
  expect(Object.keys(fieldsOf(stored, contentType)).toSorted()).toEqual([...FIELDS, 'email'].toSorted());
  expect(submissionIn({ ...delivery(), body: stored, contentType }, settings())).toMatchObject({
    identity: { email: 'vera@acme.example' },
    profile: { answers: {} },
  });
});

test('what is no captcha is left alone, or it could take signs of the body with it', () => {
  for (const value of ['"', 'e', ',', '":"', 'a b c d e f g h i j k l m n o p']) {
    const body = Buffer.from(JSON.stringify({ email: 'vera@acme.example', 'h-captcha-response': value }));
    expect(form.split(delivery({ body }))[0]?.body).toEqual(body);
  }
});

test('neither they nor the time of the page are ever an answer', () => {
  const fields = Object.fromEntries([...FIELDS, '_rendered'].map((name) => [name, TOKEN]));
  const { profile, event } = said({ email: 'vera@acme.example', ...fields });
  expect(profile.answers).toEqual({});
  expect(JSON.stringify(event)).not.toContain(TOKEN);
});
