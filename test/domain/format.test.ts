import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import { formatPolicy } from '../../src/domain/policy/format/format.ts';
import { replay } from '../support/replay.ts';
import { WHOLE } from '../support/whole-policy.ts';

function formatted(text: string): string {
  const result = formatPolicy(text);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.text;
}

const commentsOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
const shipped = readFileSync('policy.yaml', 'utf8');

describe('a policy as people write it', () => {
  test.each([
    ['the whole language', WHOLE],
    ['the shipped one', shipped],
  ])('%s: says the same, every comment stays, columns stay', (_name, text) => {
    const after = formatted(text);
    expect(parse(after)).toEqual(parse(text));
    expect(commentsOf(after)).toEqual(commentsOf(text));
    expect(after).toMatch(/matrix: +# +1 +2 +3/);
    const aligned = text.split('\n').filter((line) => /\S {2,}\S/.test(line) && line.length <= 100);
    expect(aligned.length).toBeGreaterThan(10);
    for (const line of aligned.filter((line) => !line.includes('"'))) expect(after).toContain(line);
    expect(formatted(after)).toBe(after);
  });

  test('sections come in their usual order, each with the comments above it', () => {
    const text = `# of the file

# people who sell
people: { ana: { email: a@b.co } }
mystery: 1
# how it is called
version: 3


policy: p   

# the end
`;
    expect(formatted(text)).toBe(`# of the file

policy: p
# how it is called
version: 3

# people who sell
people: { ana: { email: a@b.co } }

mystery: 1

# the end
`);
  });

  test('two spaces a level, lists one level in, comments and long texts with what they belong to', () => {
    const text = `fit:
      groups:
            company:      # one
                rules:
                # first
                -   id: size
                    note: |
                        two lines,
                          kept
                # second
                -   id: other
            # about the next group
            person: [ a,
                      b ]
      max: 100
routing:
- id: all
`;
    expect(formatted(text)).toBe(`fit:
  groups:
    company:      # one
      rules:
        # first
        - id: size
          note: |
              two lines,
                kept
        # second
        - id: other
    # about the next group
    person: [ a,
              b ]
  max: 100

routing:
  - id: all
`);
  });

  test('quotes stay where something needs them', () => {
    const kept = `a: ["no", "12", "17:30", "\${X}", "a: b", "it's", "# no", "", " x", "x ", "null", "é", 'say "hi"', "*x"]`;
    expect(formatted(`${kept}\n`)).toBe(`${kept}\n`);
    expect(formatted(`"a": ["head of", 'x', "a@b.co"]\n`)).toBe('a: [head of, x, a@b.co]\n');
  });

  test('what is longer than a line is broken, from the outside inwards', () => {
    const word = 'w'.repeat(50);
    const text = `lists:
  rules:
    - { id: one, when: { a: ${word}, b: ${word} }, points: +5 }   # why
  long: [ ${word}, ${word}, ${word} ]
`;
    expect(formatted(text)).toBe(`lists:
  rules:
    - id: one # why
      when: { a: ${word}, b: ${word} }
      points: +5
  long:
    - ${word}
    - ${word}
    - ${word}
`);
  });

  test('what is no YAML, and what repeats itself by reference, is left alone and said', () => {
    expect(formatPolicy('a: [1,\nb: 2\n')).toMatchObject({
      ok: false,
      problems: [{ code: 'bad-yaml', line: 2 }],
    });
    expect(formatPolicy('a: 1\na: 2\n')).toMatchObject({ ok: false, problems: [{ line: 2 }] });
    expect(formatPolicy('a: &x [1]\nb: *x\n')).toMatchObject({ ok: false, problems: [{ code: 'alias' }] });
  });
});

const scalars = fc.oneof(
  fc.constantFrom<unknown>(
    'head of',
    'no',
    '09:00',
    '${X}',
    'a: b',
    '# x',
    ' x',
    '',
    '12',
    "it's",
    '*',
    '- a',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.lorem({ maxCount: 30 }),
  fc.lorem({ maxCount: 9 }).map((text) => `${text.replaceAll(' ', '\n')}\n`),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium', maxDepth: 5 },
    scalars,
    fc.array(tie('node'), { maxLength: 5 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('id', 'when', 'a.b', 'head of'), fc.string({ maxLength: 9 })),
      tie('node'),
      {
        maxKeys: 5,
      },
    ),
  ),
}));
const sections = fc
  .uniqueArray(
    fc.constantFrom('tests', 'sla', 'policy', 'fit', 'version', 'zzz', 'goals', 'routing', 'lists'),
    {
      minLength: 1,
    },
  )
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), node))))
  .map((pairs) => Object.fromEntries(pairs));
const styles = fc.record({
  indent: fc.integer({ min: 1, max: 7 }),
  indentSeq: fc.boolean(),
  singleQuote: fc.boolean(),
  defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const, 'block' as const),
  lineWidth: fc.constantFrom(0, 40, 80),
});

/** Comments and blank lines, put in wherever the text still says the same. */
function commented(text: string, at: readonly (readonly [line: number, what: string])[]): string {
  const said = JSON.stringify(parse(text));
  return at.reduce((text, [line, what], i) => {
    const lines = text.split('\n');
    const where = line % lines.length;
    const indent = /^ */.exec(lines[where] ?? '')?.[0] ?? '';
    if (what === 'end') lines[where] += ` # c${i}`;
    else lines.splice(where, 0, what === 'blank' ? '' : `${what === 'above' ? indent : ''}# c${i}`);
    const changed = lines.join('\n');
    const read = parseDocument(changed);
    const isComment = what === 'blank' || !JSON.stringify(read.toJS()).includes(`# c${i}`);
    return read.errors.length === 0 && JSON.stringify(read.toJS()) === said && isComment ? changed : text;
  }, text);
}

const texts = fc
  .tuple(
    sections,
    styles,
    fc.array(fc.tuple(fc.nat(200), fc.constantFrom('end', 'above', 'left', 'blank')), { maxLength: 12 }),
  )
  .map(([value, style, at]) => ({ value, text: stringify(value, style), at }))
  // The library cannot write every character in every style.
  .filter(({ value, text }) => {
    const read = parseDocument(text);
    return read.errors.length === 0 && JSON.stringify(read.toJS()) === JSON.stringify(value);
  })
  .map(({ text, at }) => commented(text, at));

test('any text says the same afterwards, with all its comments; formatting it again changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const after = formatted(text);
      const [was, is] = [parse(text), parse(after)];
      expect(is).toEqual(was);
      for (const key of Object.keys(was)) expect(JSON.stringify(is[key])).toBe(JSON.stringify(was[key]));
      const count = (all: string): number => [...all.matchAll(/# c\d+$/gm)].length;
      expect(count(after)).toBe(count(text));
      expect(formatted(after)).toBe(after);
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000, ...replay },
  );
}, 120_000);
