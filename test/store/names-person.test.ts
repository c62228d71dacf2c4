import { describe, expect, test } from 'vitest';
import { namesPerson } from '../../src/store/names-person.ts';

const WORDS = ['ola.n@nord.example'];
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const names = (body: string, contentType: string): boolean =>
  namesPerson(Buffer.from(body), contentType, WORDS);

describe('a body names somebody', () => {
  test.each([
    ['{"email":"Ola.N@nord.example"}', JSON_TYPE],
    ['{"note":"call\\nola.n@nord.example"}', JSON_TYPE],
    ['{"note":"\\tola.n@nord.example."}', JSON_TYPE],
    ['{"email":"ola.n\\u0040nord.example"}', JSON_TYPE],
    ['{"email":"ola.n＠nord.example"}', JSON_TYPE],
    ['{"page":"https://nord.example/?e=ola.n%40nord.example&x=1"}', JSON_TYPE],
    ['message=I+am+ola.n%40nord.example%2C+call+me', FORM_TYPE],
    ['message=address%3Aola.n%40nord.example', FORM_TYPE],
    ['message=%0D%0Aola.n%40nord.example', FORM_TYPE],
    ['email=ola%2En%40nord.example', FORM_TYPE],
    ['page=https%3A%2F%2Fnord.example%2F%3Fe%3Dola.n%2540nord.example', FORM_TYPE],
    ['--x\r\n\r\nola.n@nord.example\r\n--x--', 'multipart/form-data; boundary=x'],
  ])('%s', (body, contentType) => expect(names(body, contentType)).toBe(true));
});

describe('and nobody else', () => {
  test.each([
    ['{"email":"m+ola.n@nord.example"}', JSON_TYPE],
    ['{"email":"carola.n@nord.example"}', JSON_TYPE],
    ['{"email":"ola.n@nord.example.org"}', JSON_TYPE],
    ['{"email":"olaxn@nord.example"}', JSON_TYPE],
    ['email=m%2Bola.n%40nord.example', FORM_TYPE],
    ['email=x%2Eola.n%40nord.example', FORM_TYPE],
  ])('%s', (body, contentType) => expect(names(body, contentType)).toBe(false));
});
