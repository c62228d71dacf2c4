import { describe, expect, test } from 'vitest';
import { csvLine, readCsv } from '../../../src/domain/list/csv.ts';

const read = (text: string) => readCsv(Buffer.from(text));
const cells = (text: string) => read(text).records.map((record) => record.cells);

describe('a table as spreadsheets write it', () => {
  test.each([
    [',', 'Name,E-mail\nAnn,ann@acme.example\n'],
    [';', 'Name;E-mail\r\nAnn;ann@acme.example\r\n'],
    ['\t', 'Name\tE-mail\rAnn\tann@acme.example'],
    [';', '"Name";"E-mail"\n"Ann";"ann@acme.example"'],
    [',', '\uFEFFName,E-mail\nAnn,ann@acme.example'],
  ])('delimiter %j of %j', (delimiter, text) => {
    expect(read(text).delimiter).toBe(delimiter);
    expect(cells(text)).toEqual([
      ['Name', 'E-mail'],
      ['Ann', 'ann@acme.example'],
    ]);
  });

  test('quotes hold delimiters, line breaks and doubled quotes; the line of a record is where it begins', () => {
    const { records } = read('"Name, whole",Note\r\n"Ann ""A"" Low","one\r\ntwo"\r\n\r\nBob,\r\n');
    expect(records).toEqual([
      { line: 1, cells: ['Name, whole', 'Note'] },
      { line: 2, cells: ['Ann "A" Low', 'one\r\ntwo'] },
      { line: 5, cells: ['Bob', ''] },
    ]);
  });

  test('a delimiter within quotes does not count for which it is', () => {
    expect(read('"a,b,c,d";e\n').delimiter).toBe(';');
  });

  test('a quote inside a cell that has none around it is only a quote', () => {
    expect(cells('a,b\n5" pipe,x')[1]).toEqual(['5" pipe', 'x']);
  });

  test('a blank last cell is a cell, also without an end of the line', () => {
    expect(cells('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(cells('')).toEqual([]);
    expect(cells('a')).toEqual([['a']]);
  });

  test('UTF-16 with its mark is read, and what is neither as Excel in Western Europe writes it', () => {
    const utf16 = Buffer.from('\uFEFFName\tOrt\nAnn\tKöln', 'utf16le');
    expect(readCsv(utf16)).toMatchObject({ encoding: 'utf-16', records: [{}, { cells: ['Ann', 'Köln'] }] });
    expect(readCsv(utf16.swap16())).toMatchObject({
      encoding: 'utf-16',
      records: [{}, { cells: ['Ann', 'Köln'] }],
    });
    // 0x80 is the euro sign there, and nothing in Latin-1.
    const western = Buffer.concat([Buffer.from('Ort;Preis\nKöln;', 'latin1'), Buffer.from([0x80])]);
    expect(readCsv(western)).toMatchObject({
      encoding: 'windows-1252',
      records: [{}, { cells: ['Köln', '€'] }],
    });
    expect(read('Name;Ort\nAnn;Köln')).toMatchObject({ encoding: 'utf-8' });
  });

  test.each([
    ['a workbook', [0x50, 0x4b, 0x03, 0x04, 0x14], 'is a workbook'],
    ['a workbook of old', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'is a workbook'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x00, 0xff], 'is no text'],
    ['half of UTF-16', [0xff, 0xfe, 0x41, 0x00, 0x42], 'is no text'],
  ])('%s is refused', (_, bytes, why) => expect(() => readCsv(Buffer.from(bytes))).toThrow(why));

  test('the line in which Excel tells the delimiter is no head', () => {
    expect(cells('sep=;\r\na,b;c\r\n1;2\r\n')).toEqual([
      ['a,b', 'c'],
      ['1', '2'],
    ]);
  });

  test.each([
    ['a,b\n"1,2\n3,4', 2],
    ['a,b\n1,2\n"x"y,3', 3],
  ])('quotes that do not match are refused with their line: %j', (text, line) => {
    expect(() => read(text)).toThrow(`line ${line} do not match`);
  });

  test('what csvLine writes is read as it was', () => {
    const row = ['a;b', 'say "hi"', 'one\ntwo', '', ' x '];
    expect(cells(`${csvLine(row, ';')}\r\n`)).toEqual([row]);
  });

  test('a quoted cell of a megabyte is read', () => {
    const long = 'x""'.repeat(350_000);
    expect(cells(`a\n"${long}"\n`)[1]?.[0]).toHaveLength(700_000);
  });
});
