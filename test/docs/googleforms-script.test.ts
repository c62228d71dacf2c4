import { createHmac } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { googleforms } from '../../src/intake/providers/googleforms.ts';
import { delivery, json, settings } from '../intake/deliveries.ts';
import { readBy } from '../intake/providers/read-by.ts';
import { readPage } from '../support/policy-page.ts';

const script = /^```js\n(.*?)^```/ms.exec(readPage('docs/sources/googleforms.md'))?.[1] ?? '';
const SECRET = 'schlüssel-4711';

interface Sent {
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly muteHttpExceptions: boolean;
}

/** One question and what was answered, as Apps Script hands them out. */
const item = (type: string, title: string, response: unknown, rows: readonly string[] = []) => ({
  getItem: () => ({
    getType: () => type,
    getTitle: () => title,
    asGridItem: () => ({ getRows: () => rows }),
    asCheckboxGridItem: () => ({ getRows: () => rows }),
  }),
  getResponse: () => response,
});

const response = {
  getId: () => '2_ABaO',
  getTimestamp: () => new Date('2026-11-02T09:15:30Z'),
  getRespondentEmail: () => 'account@haneul.example',
  getItemResponses: () => [
    item('TEXT', 'Full name', 'Zoë Müller'),
    item('TEXT', 'Work email', 'zoe@mueller.example'),
    item('CHECKBOX', 'Interests', ['SEO', 'Ads']),
    item('GRID', 'When?', ['Noon', null], ['Monday', 'Friday']),
    item('CHECKBOX_GRID', 'Who?', [['Ana', 'Ben'], null], ['Sales', 'Service']),
    item('FILE_UPLOAD', 'Plans', ['1a', '2b']),
  ],
};

/** Runs a function of the script with Google's services faked. @returns what was sent, and for how long it waited */
function run(call: string, statuses: readonly (number | 'no answer')[] = [202]) {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const left = [...statuses];
  const form = { getId: () => '1FAI', getTitle: () => 'Demo', getResponses: () => [response, response] };
  const context = createContext({
    response,
    FormApp: {
      getActiveForm: () => form,
      ItemType: { GRID: 'GRID', CHECKBOX_GRID: 'CHECKBOX_GRID', FILE_UPLOAD: 'FILE_UPLOAD' },
    },
    PropertiesService: {
      getScriptProperties: () => ({
        getProperties: () => ({ BATON_URL: 'https://baton.example/hooks/survey', BATON_SECRET: SECRET }),
      }),
    },
    Utilities: {
      Charset: { UTF_8: 'utf8' },
      sleep: (ms: number) => void slept.push(ms),
      computeHmacSha256Signature: (text: string, key: string, charset: BufferEncoding = 'ascii') => [
        ...new Int8Array(
          createHmac('sha256', Buffer.from(key, charset)).update(Buffer.from(text, charset)).digest(),
        ),
      ],
    },
    UrlFetchApp: {
      fetch: (_url: string, request: Sent) => {
        sent.push(request);
        const status = left.shift() ?? 202;
        if (status === 'no answer') throw new Error('Address unavailable');
        return { getResponseCode: () => status, getContentText: () => 'why' };
      },
    },
  });
  runInContext(script, context);
  let failed: unknown = null;
  try {
    runInContext(call, context);
  } catch (error) {
    failed = error;
  }
  return { sent, slept, failed };
}

const deliveryOf = ({ payload, headers, contentType }: Sent) =>
  delivery({
    body: Buffer.from(payload),
    contentType,
    headers: { 'x-signature': headers['X-Signature'] },
  });

describe('the script that docs/sources/googleforms.md has for pasting', () => {
  const { sent } = run('onSubmit({ response })');
  const [one] = sent.map(deliveryOf);

  test('signs what it sends as the source verifies it', () => {
    expect(sent).toHaveLength(1);
    expect(() => googleforms.verify(one!, settings({ secrets: [SECRET] }))).not.toThrow();
  });

  test('tells each answer so that it is read', () => {
    const { identity, profile, event, occurredAt } = readBy(googleforms, one!);
    expect(identity.email).toBe('zoe@mueller.example');
    expect(profile.attributes['name']).toBe('Zoë Müller');
    expect(profile.answers).toEqual({
      form_id: '1FAI',
      submission_id: '2_ABaO',
      Interests: ['SEO', 'Ads'],
      'When? [Monday]': 'Noon',
      'Who? [Sales]': ['Ana', 'Ben'],
      respondentEmail: 'account@haneul.example',
    });
    expect(profile.files.map(({ url }) => url)).toEqual([
      'https://drive.google.com/open?id=1a',
      'https://drive.google.com/open?id=2b',
    ]);
    expect([event.name, event.properties['form'], occurredAt]).toEqual([
      'form_submitted',
      'Demo',
      '2026-11-02T09:15:30.000Z',
    ]);
  });

  test('sends a test that is none for sales', () => {
    const [made] = run('sendTest()').sent.map(deliveryOf);
    expect(readBy(googleforms, made!).event.name).toBe('test_submission');
  });

  test('sends all again under the same keys', () => {
    const keys = run('sendAll()').sent.map((request) => googleforms.dedupe(deliveryOf(request)).key);
    expect(keys).toEqual([googleforms.dedupe(one!).key, googleforms.dedupe(one!).key]);
  });

  test('tries again what may work later, and tells its owner of the rest', () => {
    const mended = run('onSubmit({ response })', [503, 'no answer', 429, 202]);
    expect([mended.sent.length, mended.failed]).toEqual([4, null]);
    expect(mended.slept).toEqual([0, 5000, 20_000, 60_000]);
    expect(mended.sent.every(({ muteHttpExceptions }) => muteHttpExceptions)).toBe(true);
    expect(run('onSubmit({ response })', [500, 500, 500, 500]).failed).toMatchObject({ message: /500 why/ });
    expect(run('onSubmit({ response })', [401]).sent).toHaveLength(1);
  });
});

test('what is signed otherwise is refused', () => {
  const [one] = run('sendTest()').sent.map(deliveryOf);
  expect(() => googleforms.verify(one!, settings({ secrets: ['other'] }))).toThrow(/secret/);
  expect(() => googleforms.verify(json('{}'), settings({ secrets: [SECRET] }))).toThrow(/missing/);
});
