import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { delivery, faultOf, json, settings } from '../intake/deliveries.ts';
import { readBy } from '../intake/providers/read-by.ts';
import { readPage } from '../support/policy-page.ts';
import { formsmith } from './formsmith.ts';

const page = readPage('docs/sources/writing-one.md');
const [example = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
const [sent = ''] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

test('the example is the file that is tried here, and has fifty lines at most', () => {
  expect(example).toBe(readPage('test/docs/formsmith.ts').replaceAll("'../../src/intake/", "'../"));
  expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(50);
});

test('the page names no file, no part and no function that is not there', () => {
  const named = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map((match) => match[1] ?? '');
  const files = named(/`((?:src|test)\/[\w./-]+)`/g);
  expect(files.filter((file) => !existsSync(file))).toEqual(['src/intake/providers/formsmith.ts']);
  const frame = readPage('src/intake/provider-source.ts');
  const parts = named(/^- \*\*`(\w+)`/gm);
  expect(parts.filter((part) => !new RegExp(`readonly ${part}\\??:`).test(frame))).toEqual([]);
  const intake = ['body/body', 'body/multipart-text', 'provider-source', 'reading/told-answers']
    .map((name) => readPage(`src/intake/${name}.ts`))
    .join('');
  const names = named(/`([a-z]+[A-Z]\w+)`/g);
  const isThere = (name: string) =>
    new RegExp(`export function ${name}\\(|readonly ${name}\\??:`).test(intake);
  expect(names.filter((name) => !isThere(name))).toEqual([]);
  expect([parts.length, new Set(names).size]).toEqual([8, 6]);
});

describe('the example', () => {
  test('reads what the page shows', () => {
    const { identity, profile, event, occurredAt } = readBy(formsmith, json(sent));
    expect(identity.email).toBe('vera@acme.example');
    expect(profile.answers).toEqual({
      'Which ovens?': ['Deck', 'Rack'],
      form_id: 'f-9',
      submission_id: 's-4711',
    });
    expect(profile.consent).toEqual([
      {
        purpose: 'may_we_call_you',
        granted: true,
        wording: 'May we call you?',
        at: '2026-11-02T08:00:00.000Z',
      },
    ]);
    expect(profile.attribution.utm).toEqual({ source: 'fair' });
    expect(event).toMatchObject({ name: 'form_submitted', properties: { form: 'Ask us' } });
    expect(occurredAt).toBe('2026-11-02T08:00:00.000Z');
    expect(readBy(formsmith, json(sent), { fields: { q3: 'wants' } }).profile.attributes).toMatchObject({
      wants: ['Deck', 'Rack'],
    });
  });

  test('tells a test from a lead, and says what it misses', () => {
    const tried = readBy(formsmith, json(JSON.stringify({ ...JSON.parse(sent), mode: 'test' })));
    expect(tried.event.name).toBe('test_submission');
    expect(faultOf(() => readBy(formsmith, json('{"id":"s-1"}')))).toBe('BODY_MALFORMED');
  });

  test('knows who signed, when, and whether it came before', () => {
    const { receivedAt } = delivery();
    const verdict = (age: number, secret: string) => {
      const time = String(receivedAt.getTime() / 1_000 - age);
      const signature = createHmac('sha256', secret).update(`${time}.${sent}`).digest('hex');
      const headers = { 'x-formsmith-signature': signature, 'x-formsmith-time': time };
      return faultOf(() =>
        formsmith.verify({ ...json(sent), headers }, settings({ secrets: ['new', 'old'] })),
      );
    };
    expect([verdict(10, 'old'), verdict(10, 'none'), verdict(301, 'new')]).toEqual([
      null,
      'SIGNATURE_MISMATCH',
      'SIGNATURE_STALE',
    ]);
    const keyOf = (over: object) =>
      formsmith.dedupe(json(JSON.stringify({ ...JSON.parse(sent), ...over }))).key;
    expect(keyOf({ url: 'https://acme.example/' })).toBe(keyOf({}));
    const edited = { ...JSON.parse(sent), edited_at: '2026-11-02T10:00:00Z' };
    expect(keyOf(edited)).not.toBe(keyOf({}));
    expect(readBy(formsmith, json(JSON.stringify(edited))).edition).toBe(
      readBy(formsmith, json(sent)).edition,
    );
  });
});
