import { describe, expect, test } from 'vitest';
import { said } from '../deliveries.ts';

describe('mapping of the policy', () => {
  test('wins over the known names, to the letter or nearly', () => {
    const mapping = {
      'How soon?': 'timeframe',
      role: 'side',
      title: 'company.industry',
      'Postleitzahl (PLZ)': 'zip',
      Land: 'country',
    };
    const { attributes } = said(
      {
        'how soon': 'This quarter',
        role: ' host ',
        title: 'Fintech',
        'postleitzahl-plz': '0815',
        Land: 'Österreich',
      },
      { fields: mapping },
    ).profile;
    expect(attributes).toEqual({
      timeframe: 'this_quarter',
      side: 'host',
      'company.industry': 'Fintech',
      zip: '0815',
      'company.country': 'AT',
    });
  });

  test('a label to the letter comes before one nearly so', () => {
    const { attributes } = said({ 'Role?': 'host' }, { fields: { 'Role?': 'side', role: 'title' } }).profile;
    expect(attributes).toEqual({ side: 'host' });
  });

  test('a label without letters counts to the letter', () => {
    const { profile } = said({ '1.3': 'Ada', '13': 'three' }, { fields: { '13': 'side' } });
    expect(profile.attributes).toEqual({ side: 'three' });
    expect(profile.answers).toEqual({ '1.3': 'Ada' });
  });

  test('a mapped field comes before one with a known name', () => {
    const found = said(
      { email: 'office@acme.example', 'Your login': 'ada@acme.example' },
      { fields: { 'Your login': 'email' } },
    );
    expect(found.identity.email).toBe('ada@acme.example');
    expect(found.profile.answers).toEqual({ email: 'office@acme.example' });
  });

  test('reaches identity, campaign, consent and lists', () => {
    const found = said(
      {
        Rufnummer: '+442079460958',
        Kampagne: 'spring',
        Zusage: 'ja',
        Werbung: 'nein',
        Themen: ['a', 2],
        Wirr: { a: 1 },
      },
      {
        fields: {
          Rufnummer: 'phone',
          Kampagne: 'utm_campaign',
          Zusage: 'consent',
          Werbung: 'consent.ads',
          Themen: 'topics',
          Wirr: 'odd',
        },
      },
    );
    expect(found.identity.phone).toBe('+442079460958');
    expect(found.profile.attribution.utm).toEqual({ campaign: 'spring' });
    expect(found.profile.consent.map(({ purpose, granted }) => [purpose, granted])).toEqual([
      ['zusage', true],
      ['ads', false],
    ]);
    expect(found.profile.attributes).toEqual({ topics: ['a', 2] });
    expect(found.profile.answers).toEqual({ Wirr: { a: 1 } });
  });

  test('files need no line where they are called so', () => {
    const { files, answers } = said({
      Attachments: ['https://files.example/1'],
      file: 'a server path',
    }).profile;
    expect(files).toEqual([{ name: '1', url: 'https://files.example/1' }]);
    expect(answers).toEqual({ file: 'a server path' });
  });

  test('files are links, and only over http(s)', () => {
    const found = said(
      {
        cv: [{ name: 'Ada.pdf', url: 'https://files.example/1' }, 'http://files.example/a/b%20c.pdf'],
        more: ['https://files.example/2', 'javascript:alert(1)'],
        rest: { url: 'file:///etc/passwd' },
      },
      { fields: { cv: 'attachment', more: 'attachment', rest: 'attachment' } },
    );
    expect(found.profile.files).toEqual([
      { name: 'Ada.pdf', url: 'https://files.example/1' },
      { name: 'b c.pdf', url: 'http://files.example/a/b%20c.pdf' },
      { name: '2', url: 'https://files.example/2' },
    ]);
    expect(found.profile.answers).toEqual({
      more: ['https://files.example/2', 'javascript:alert(1)'],
      rest: { url: 'file:///etc/passwd' },
    });
  });
});
