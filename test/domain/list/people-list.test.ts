import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openList } from '../../../src/domain/list/people-list.ts';
import { safeCell, wasSafe } from '../../../src/domain/list/safe-cell.ts';

const list = (text: string) => openList(Buffer.from(text));

describe('a list of people', () => {
  test('is read under the names that it is given, without what is left out', () => {
    const rows = list('Mail,Firm,Code\na@b.example,Acme,7\n').rows(
      new Map([
        ['Mail', 'email'],
        ['Code', '-'],
      ]),
    );
    expect(rows.map(({ said }) => said)).toEqual([{ email: 'a@b.example', Firm: 'Acme' }]);
  });

  test('shows the first thing that each column says', () => {
    expect(list('Mail,Firm\n,\na@b.example,Acme\nc@d.example,Bolt\n').columns).toEqual([
      { name: 'Mail', example: 'a@b.example' },
      { name: 'Firm', example: 'Acme' },
    ]);
  });

  test.each([
    [
      'Attendee Report,\nTopic,Webinar ID\nGrow,812 345 6789\n\nAttended,Mail,Firm,Seats,Note\nNo,,Nil\nYes,a@b.example,Acme\n',
      5,
    ],
    ['Attendees of the webinar\nMail;Firm\na@b.example;Acme\n', 2],
    ['"Seen, and heard"\n2026-05-04\nMail\tFirm\na@b.example\tAcme\n', 3],
  ])('is found below the titles that a tool sets above it: %j', (text, headLine) => {
    const found = list(text);
    expect(found.headLine).toBe(headLine);
    expect(found.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['Mail', 'Firm']));
    expect(found.rows(new Map()).at(-1)?.said).toMatchObject({ Mail: 'a@b.example', Firm: 'Acme' });
  });

  test.each([
    'Mail,Firm,Seats\n,Acme,1,2,3\na@b.example,Acme\n',
    'Mail\na@b.example,Acme\nc@d.example\n',
    'Phone,Firm\n+44 20 7946 0018,Acme,1,2,3\n123,Bolt\n',
  ])('and nothing else is taken for a title: %j', (text) => expect(list(text).headLine).toBe(1));

  test.each([
    ['Ann,ann@acme.example\nBob,bob@acme.example\n', 'must name the columns'],
    ['+44 20 7946 0018,Ann\n1,2\n', 'must name the columns'],
    ['Attendees of the webinar\nPhone,Firm\n+44 20 7946 0018,Acme\n', 'every row has more cells'],
  ])('whose first line names no columns is refused: %j', (text, why) =>
    expect(() => list(text)).toThrow(why),
  );
});

describe('the file of what failed', () => {
  test('holds nothing that a spreadsheet would run, and is read as it was', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('=1+1', '+44 20', '-1', '@x', "'=x", "''=x"));
    fc.assert(
      fc.property(cell, (text) => {
        expect(safeCell(text)).not.toMatch(/^[=+\-@\t\r]/);
        expect(wasSafe(safeCell(text))).toBe(text);
      }),
    );
    const first = list('Mail,Note\nx,"=cmd|\' /C calc\'!A0"\n');
    const text = first.failedText(first.rows(new Map()).map((row) => ({ row, why: 'no address' })));
    expect(text).toContain("'=cmd");
    const again = list(text.replace('\r\nx,', '\r\na@b.example,'));
    expect(again.rows(new Map()).map(({ said }) => said)).toEqual([
      { Mail: 'a@b.example', Note: "=cmd|' /C calc'!A0" },
    ]);
  });
});
