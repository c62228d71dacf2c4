import { expect, test } from 'vitest';
import { safeFileName } from '../../src/domain/lead/file-name.ts';

test.each([
  ['plan.pdf', 'plan.pdf'],
  ['Grundriß 2.OG – Entwurf.pdf', 'Grundriß 2.OG – Entwurf.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\Pat\\plan.pdf', 'plan.pdf'],
  ['folder/', 'folder'],
  ['a\u0000b\r\nc\u200b.pdf', 'abc.pdf'],
  ['plan\u202efdp.exe', 'planfdp.exe'],
  ['what? "now": <5>.pdf', 'what_ _now__ _5_.pdf'],
  ['.htaccess', 'htaccess'],
  [' plan.pdf. ', 'plan.pdf'],
  ['..', 'file'],
  ['', 'file'],
  ['\ud800', 'file'],
])('%j is called %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

test('a long name is cut, and keeps its ending', () => {
  expect(safeFileName(`${'n'.repeat(300)}.pdf`)).toBe(`${'n'.repeat(196)}.pdf`);
  expect(safeFileName(`a.${'n'.repeat(300)}`)).toBe(`a.${'n'.repeat(198)}`);
});

test('no letter is cut in two', () => {
  expect(safeFileName(`n${'😀'.repeat(150)}`)).toBe(`n${'😀'.repeat(99)}`);
});
