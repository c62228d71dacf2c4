import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../../src/intake/body/body.ts';
import { faultOf, json, urlencoded } from '../deliveries.ts';

const read = ({ body, contentType }: ReturnType<typeof json>) => decodeBody(body, contentType);
const fault = (sent: ReturnType<typeof json>) => faultOf(() => read(sent));
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('hostile JSON is refused before it is parsed', () => {
  test.each([
    ['an array a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000), 'BODY_TOO_DEEP'],
    ['an array that never closes', '['.repeat(200_000), 'BODY_TOO_DEEP'],
    ['objects twenty thousand deep', nested(20_000), 'BODY_TOO_DEEP'],
    ['65 levels', nested(65), 'BODY_TOO_DEEP'],
    ['64 levels', nested(64), null],
    ['brackets inside text', JSON.stringify({ a: `"[{\\`.repeat(100) }), null],
    ['__proto__', '{"__proto__":{"x":1}}', 'BODY_FORBIDDEN_KEY'],
    ['__proto__ in spaces', '{"a":[{"__proto__" \n : 1}]}', 'BODY_FORBIDDEN_KEY'],
    ['__proto__ escaped', String.raw`{"a":{"\u005f\u005fproto__":1}}`, 'BODY_FORBIDDEN_KEY'],
    ['__proto__ behind its double', '{"a":{"__proto__":1},"a":2}', 'BODY_FORBIDDEN_KEY'],
    ['__proto__ dotted', '{"a.__proto__.x":1}', 'BODY_FORBIDDEN_KEY'],
    ['constructor.prototype', '{"a":{"constructor":{"b":1,"prototype":{}}}}', 'BODY_FORBIDDEN_KEY'],
    [
      'constructor.prototype escaped',
      String.raw`{"constructo\u0072":{"\u0070rototype":1}}`,
      'BODY_FORBIDDEN_KEY',
    ],
    ['constructor alone', '{"constructor":"Acme","prototype":"yes"}', null],
    ['__proto__ as a value', '{"a":"__proto__","b":["__proto__"]}', null],
    [
      'too many keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [i, 0]))),
      'BODY_TOO_LARGE',
    ],
    [
      'as many keys as allowed',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [i, 0]))),
      null,
    ],
  ])('%s', (_what, text, expected) => {
    expect(fault(json(text))).toBe(expected);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});

test.each([
  ['nothing', '', 'BODY_EMPTY'],
  ['spaces', ' \n', 'BODY_EMPTY'],
  ['only a BOM', '\ufeff', 'BODY_EMPTY'],
  ['half an object', '{"a":', 'BODY_MALFORMED'],
  ['an open string', '{"a', 'BODY_MALFORMED'],
  ['a bad escape in a key', String.raw`{"\u00zz":1}`, 'BODY_MALFORMED'],
  ['too many closing brackets', '{}}}}', 'BODY_MALFORMED'],
  ['a list', '[{"email":"a@b.co"}]', 'BODY_MALFORMED'],
  ['a text', '"a@b.co"', 'BODY_MALFORMED'],
  ['null', 'null', 'BODY_MALFORMED'],
  ['257 KB', JSON.stringify({ a: 'x'.repeat(257 * 1024) }), 'BODY_TOO_LARGE'],
])('%s', (_what, text, expected) => {
  expect(fault(json(text))).toBe(expected);
});

test('a fault does not repeat what was sent', () => {
  expect(() => read(json('{"email":"secret@person.example"'))).toThrow(/not valid JSON/);
  expect(() => read(json('{"email":"secret@person.example"'))).not.toThrow(/person/);
});

test('only UTF-8 is read, with or without a BOM', () => {
  expect(fault(json(bytes('{"a":"', [0xff, 0xfe], '"}')))).toBe('BODY_NOT_UTF8');
  expect(fault(json(bytes('{"a":"', [0xc0, 0xaf], '"}')))).toBe('BODY_NOT_UTF8');
  expect(fault(json(bytes('{"a":"', [0xed, 0xa0, 0x80], '"}')))).toBe('BODY_NOT_UTF8');
  expect(fault(urlencoded('a=%FF'))).toBe('BODY_NOT_UTF8');
  expect(fault(urlencoded('%C3%28=b'))).toBe('BODY_NOT_UTF8');
  expect(read(json('\ufeff{"a":"ä€😀"}'))).toEqual({ a: 'ä€😀' });
});

test('what JSON can say arrives unchanged', () => {
  expect(read(json(String.raw`{"a":"x\u0000y","b":"\ud800","c":"\udc00!"}`))).toEqual({
    a: 'x\u0000y',
    b: '\ud800',
    c: '\udc00!',
  });
  expect(read(json('{"a":1,"a":2}'))).toEqual({ a: 2 });
});

test('numbers that a double cannot hold stay as they were written', () => {
  const digits = '7'.repeat(100_000);
  const body = `{"id":7012345678901234567,"neg":-9007199254740993,"safe":9007199254740991,"huge":1e400,"low":-1e400,"long":${digits},"part":2.5,"list":[9007199254740993]}`;
  expect(read(json(body))).toEqual({
    id: '7012345678901234567',
    neg: '-9007199254740993',
    safe: 9007199254740991,
    huge: '1e400',
    low: '-1e400',
    long: digits,
    part: 2.5,
    list: ['9007199254740993'],
  });
});

test('objects have no prototype for a name to reach', () => {
  const body = read(json('{"toString":"x","a":{"constructor":"y"}}'));
  expect(Object.getPrototypeOf(body)).toBeNull();
  expect(Object.getPrototypeOf(body['a'])).toBeNull();
});

describe('urlencoded', () => {
  test('names stay flat, repeated names make a list, plus and percent are decoded', () => {
    const sent =
      'fields[email][value]=a%40b.co&x=1&x=2+3&x=%2B&tag[]=one&tag[]=two&empty=&bare&%E2%82%AC=%zz&a=b=c&&';
    expect(read(urlencoded(sent))).toEqual({
      'fields[email][value]': 'a@b.co',
      x: ['1', '2 3', '+'],
      'tag[]': ['one', 'two'],
      empty: '',
      bare: '',
      '€': '%zz',
      a: 'b=c',
    });
  });

  test('reads what URLSearchParams writes', () => {
    const pairs = new URLSearchParams({ 'a b': 'ä & ö = 100%', 'q?': '\u0000\n+', '\ufeff': '\ufeff' });
    expect(read(urlencoded(pairs.toString()))).toEqual(Object.fromEntries(pairs));
  });

  test.each([
    '__proto__=1',
    '__proto__[x]=1',
    'a[__proto__][x]=1',
    'a.__proto__=1',
    '%5f_proto__=1',
    'a[constructor][prototype]=1',
  ])('%s is refused', (text) => expect(fault(urlencoded(text))).toBe('BODY_FORBIDDEN_KEY'));

  test('constructor alone is a name like any other', () => {
    expect(read(urlencoded('constructor=Acme&constructor[name]=x'))).toEqual({
      constructor: 'Acme',
      'constructor[name]': 'x',
    });
  });

  test('too many fields are refused', () => {
    expect(fault(urlencoded('a=1&'.repeat(5001)))).toBe('BODY_TOO_LARGE');
    expect(fault(urlencoded('a=1&'.repeat(5000)))).toBeNull();
  });
});
