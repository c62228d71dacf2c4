import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multipartFields } from '../../../src/intake/body/multipart-text.ts';
import { faultOf } from '../deliveries.ts';

const part = (name: string, value: string, more = '') =>
  `--x1\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const fieldsIn = (text: string) => multipartFields(Buffer.from(text));

test('fields keep their bytes, and a name that comes again makes a list', () => {
  const text = `${part('a', '')}${part('b', ' ü\r\n--x\r\n')}${part('b', '2')}--x1--\r\n`;
  expect(fieldsIn(text)).toEqual({ a: '', b: [' ü\r\n--x\r\n', '2'] });
});

test('files are passed over, and other headers too', () => {
  const file = part('cv', 'binary', '; filename="cv.pdf"\r\nContent-Type: application/pdf');
  expect(fieldsIn(`${file}${part('a', '1', '\r\nContent-Type: text/plain')}--x1--`)).toEqual({ a: '1' });
});

test('what Node itself writes is read', async () => {
  const name = fc.stringMatching(/^[\w.[\]-]{1,12}$/).filter((one) => !/__proto__|prototype/.test(one));
  const field = fc.tuple(name, fc.string({ unit: 'grapheme' }));
  const pairs = fc.array(field, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(pairs, async (fields) => {
      const form = new FormData();
      for (const [name, value] of fields) form.append(name, value);
      const body = Buffer.from(await new Response(form).arrayBuffer());
      const lists = Map.groupBy(form, ([name]) => name);
      const wanted = [...lists].map(([name, list]) => [name, list.map(([, value]) => value)] as const);
      expect(multipartFields(body)).toEqual(
        Object.fromEntries(wanted.map(([name, list]) => [name, list.length === 1 ? list[0] : list])),
      );
    }),
    { numRuns: 200 },
  );
});

describe('what is none is a fault', () => {
  test.each([
    ['nothing', '', 'BODY_EMPTY'],
    ['JSON', '{"a":1}', 'BODY_MALFORMED'],
    ['one that breaks off', part('a', '1'), 'BODY_MALFORMED'],
    ['one without names', '--x1\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x1--', 'BODY_MALFORMED'],
    ['one without headers', '--x1\r\n1\r\n--x1--', 'BODY_MALFORMED'],
    [
      'a name that only a file has',
      `${part('a', '1').replace(' name', ' filename')}--x1--`,
      'BODY_MALFORMED',
    ],
    ['a hostile name', `${part('a[__proto__]', '1')}--x1--`, 'BODY_FORBIDDEN_KEY'],
    ['nothing but ends', `--x1\r\n${'\r\n--x1'.repeat(30_000)}--`, 'BODY_TOO_LARGE'],
  ])('%s', (_, text, code) => expect(faultOf(() => fieldsIn(text))).toBe(code));
});
