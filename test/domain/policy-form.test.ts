import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { FILE, problemsAfter } from '../support/policy-file.ts';

test('the file itself has no problems', () => {
  expect(compilePolicy(FILE, 'h')).toMatchObject({
    ok: true,
    policy: { name: 'stalls', version: 1, hash: 'h' },
  });
});

describe('the form of the file', () => {
  test.each([
    [
      'a word mistyped',
      'routing:',
      'routng:',
      [
        'p:1:1 error missing-key  routing: is missing',
        'p:41:1 error unknown-key  "routng" is not a key here. Did you mean "routing"?',
      ],
    ],
    [
      'a rule mistyped',
      'points: 5 }',
      'pionts: 5 }',
      [
        'p:20:11 error missing-key  fit.groups.who.rules.1.points: is missing',
        'p:20:71 error unknown-key  "pionts" is not a key here. Did you mean "points"?',
      ],
    ],
    [
      'an operator mistyped',
      'starts_with',
      'start_with',
      [
        expect.stringMatching(/^p:27:64 error unknown-key {2}"start_with" .* Did you mean "starts_with"\?$/),
        expect.any(String),
      ],
    ],
    [
      'a fact mistyped',
      'words_in: title',
      'words_on: title',
      [
        expect.any(String),
        'p:10:5 error unknown-key  "words_on" is not a key here. Did you mean "words_in"?',
      ],
    ],
    [
      'a word nobody knows',
      'version: 1',
      'version: 1\nxylophone: 7',
      ['p:3:1 error unknown-key  "xylophone" is not a key here.'],
    ],
    ['a key left out', ', reason: Spam', '', ['p:13:5 error missing-key  disqualify.0.reason: is missing']],
    [
      'a person without an address',
      'email: zoe@stalls.example',
      'name: Zoe',
      ['p:38:3 error missing-key  people.zoe.email: is missing'],
    ],
    [
      'a wrong kind of value',
      'version: 1',
      'version: one',
      ['p:2:1 error bad-value  version: Invalid input: expected number, received string'],
    ],
    [
      'a wrong duration',
      'accept: 1h',
      'accept: 1 hour',
      ['p:47:10 error bad-value  sla.hot.accept: a duration is a number and a unit: 30s, 15m, 4h or 2d'],
    ],
    [
      'a half-life of nothing',
      'half_life: 10d',
      'half_life: 0d',
      ['p:25:16 error bad-value  engagement.groups.did.decay.half_life: must be longer than nothing'],
    ],
    [
      'a question about no event',
      'email.kind: free }',
      'within: 2d }',
      [expect.stringMatching(/^p:35:21 error bad-value .* name it: event: page_viewed$/)],
    ],
    [
      'the same key twice',
      'version: 1',
      'version: 1\npolicy: again',
      ['p:3:1 error bad-yaml  Map keys must be unique'],
    ],
    ['a tab', '  web:', '\tweb:', [expect.stringMatching(/^p:5:1 error bad-yaml {2}Tabs/)]],
    [
      'an alias',
      'friends: [acme.example]',
      'friends: &f [acme.example]\n  foes: *f',
      [expect.stringMatching(/^p:8:9 error alias {2}"\*f" /)],
    ],
    [
      'a form that anybody could fill',
      ', secret: "${WEB}"',
      '',
      [
        'p:5:3 error bad-value  sources.web: a form source needs a secret, a token or origins: without one anybody could send',
      ],
    ],
    [
      'an empty secret',
      '"${WEB}"',
      '""',
      [
        expect.stringContaining('sources.web.secret'),
        expect.stringContaining('without one anybody could send'),
      ],
    ],
    [
      'hours that end before they begin',
      '"17:00"',
      '"08:00"',
      [expect.stringMatching(/^p:40:27 error bad-value .* must end after it begins$/)],
    ],
  ])('%s', (_, from, to, expected) => expect(problemsAfter(from, to)).toEqual(expected));

  test('YAML that cannot be read at all', () => {
    expect(problemsAfter('lists:', 'lists: [')[0]).toMatch(/^p:8:1 error bad-yaml/);
  });

  test.each(['', 'just words', '[]', '- a'])('%j is no policy', (text) => {
    const read = compilePolicy(text, 'h');
    expect(read.ok || read.problems[0]?.message).toMatch(/^the policy: /);
  });

  test('a file too large is not read', () => {
    const read = compilePolicy(`${FILE}# ${'x'.repeat(256 * 1024)}`, 'h');
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'too-large' }] });
  });

  test('all mistakes at once', () => {
    const text = FILE.replace('version: 1', 'version: one').replace('to: team }', 'too: team }');
    const read = compilePolicy(text, 'h');
    expect(read.ok ? [] : read.problems.map(({ line }) => line)).toEqual([2, 44, 44]);
  });
});
