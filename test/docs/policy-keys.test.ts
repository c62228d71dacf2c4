import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { PolicySchema } from '../../src/domain/policy/schema.ts';
import {
  CHANNELS,
  type FactType,
  factTypes,
  KNOWN_EVENTS,
  OPEN_PREFIXES,
  PAUSE_STATES,
  RETURN_NEEDS,
  returnTypes,
  STOP_REASONS,
  scoreTypes,
  TELLABLE,
} from '../../src/domain/policy/vocabulary.ts';
import { NOW } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';
import { blocksOf, coded, partUnder, readPage, tableUnder } from '../support/policy-page.ts';
import { CONDITION_KEYS, keysUsed, OPERATORS, RULE_KEYS, schemaKeys } from '../support/schema-keys.ts';

const FILE = 'docs/policy.md';
const page = readPage(FILE);
const blocks = blocksOf(FILE);
const good = blocks.filter(({ mark }) => mark.kind !== 'refused');
const example = good.find(({ mark }) => mark.kind === 'whole')!;
const { document } = compiled(example.text);

/** The keys that a part of the page explains. */
const explainedIn = (part: string): string[] =>
  [...part.matchAll(/^- \*\*`([^`]+)`\*\*/gm)].map((match) => match[1] ?? '');

const chapters = [...page.matchAll(/^## `([^`]+)`$/gm)].map((match) => match[1] ?? '');
const part = (key: string): string => partUnder(page, `## \`${key}\``);
const isRuleKey = (key: string, all: readonly string[]): boolean =>
  RULE_KEYS.some((own) => key.endsWith(`.${own}`) && all.includes(key.replace(/[^.]+$/, 'enabled')));

describe('docs/policy.md explains every key, and none that does not exist', () => {
  test('one chapter for each top-level key, in the order of the file', () => {
    expect(chapters).toEqual(Object.keys(PolicySchema.shape));
  });

  test.each(chapters)('%s', (chapter) => {
    const all = schemaKeys();
    const own = all
      .filter((key) => key.startsWith(`${chapter}.`) && !isRuleKey(key, all))
      .map((key) => key.slice(chapter.length + 1));
    expect(explainedIn(part(chapter)).toSorted()).toEqual(own.toSorted());
  });

  test.each(chapters)('each key of %s has an example in its chapter', (chapter) => {
    const values = good
      .filter((block) => block.chapter === chapter)
      .map(({ text }) => parse(text) as unknown);
    const used = new Set(values.flatMap((value) => [...keysUsed(value)]));
    const wanted = [chapter, ...explainedIn(part(chapter)).map((key) => `${chapter}.${key}`)];
    expect(wanted.filter((key) => !used.has(key))).toEqual([]);
  });

  test('the keys of every rule, and those of conditions', () => {
    expect(explainedIn(partUnder(page, '## Keys of every rule'))).toEqual(RULE_KEYS);
    expect(explainedIn(partUnder(page, '## Conditions'))).toEqual(CONDITION_KEYS);
    const examples = good.map(({ text }) => text).join('\n');
    for (const key of [...RULE_KEYS, ...CONDITION_KEYS.map((path) => path.split('.').at(-1) ?? '')])
      expect(examples, key).toMatch(new RegExp(`\\b${key}:`));
  });

  test('every operator has its row', () => {
    const shown = tableUnder(page, 'condition').flatMap(([condition = '']) => {
      const [match] = Object.values((parse(coded(condition)[0] ?? '') ?? {}) as object);
      return typeof match === 'object' && !Array.isArray(match) ? Object.keys(match as object) : [];
    });
    expect([...new Set(shown)].toSorted()).toEqual(OPERATORS.toSorted());
  });

  test('what a test may expect', () => {
    const [result] = runPolicyTests(compiled(withExpectation('nothing_of_the_kind')), NOW);
    // Asked for something else, the runner names what it knows.
    const known = /know ([a-z_, ]+)/.exec(result?.mismatches[0]?.actual ?? '')?.[1]?.split(', ');
    const listed = tableUnder(part('tests'), 'expect').flatMap(([key = '']) => coded(key));
    expect(listed).toEqual(known);
  });
});

const withExpectation = (key: string): string =>
  JSON.stringify({
    ...(parse(example.text) as object),
    tests: [{ name: 'one', lead: {}, expect: { [key]: 1 } }],
  });

const KINDS: Readonly<Record<FactType['kind'], string>> = {
  text: 'text',
  number: 'number',
  yes_no: 'yes or no',
  date: 'date',
  country: 'country',
  any: 'any',
  one_of: 'one of',
};
const kindOf = (type: FactType): string =>
  type.kind === 'one_of'
    ? `one of ${type.values.map((value) => `\`${value}\``).join(', ')}`
    : KINDS[type.kind];

describe('docs/policy.md lists the words that a policy may use', () => {
  test('the facts that are always there, with their kinds', () => {
    const rows = tableUnder(partUnder(page, '### Facts that are always there'), 'fact');
    const listed = rows.slice(1).map(([fact = '', kind]) => `${coded(fact)[0]}: ${kind}`);
    const own = Object.keys(document.facts);
    const known = [...factTypes(document)].filter(([name]) => !own.includes(name));
    const wanted = known.map(
      ([name, type]) => `${name}: ${name === 'source' ? 'one of your [sources](#sources)' : kindOf(type)}`,
    );
    expect(listed.toSorted()).toEqual(wanted.toSorted());
  });

  test('the beginnings of names that are always allowed', () => {
    const facts = partUnder(page, '### Facts that are always there');
    const sentence = /^Names that begin with (.*?) are always allowed/ms.exec(facts)?.[1] ?? '';
    expect(coded(sentence)).toEqual([...OPEN_PREFIXES]);
  });

  test('what scoring and returns add to them', () => {
    const after = /^After scoring, ([^;]*)/m.exec(page)?.[1] ?? '';
    expect(coded(after).toSorted()).toEqual(['routing', 'stages', ...scoreTypes(document).keys()].toSorted());
    const when = /^- \*\*`when`\*\* (.*)$/m.exec(part('recycle'))?.[1] ?? '';
    expect(coded(when).toSorted()).toEqual(['returns', ...returnTypes(document).keys()].toSorted());
  });

  test('the events', () => {
    const known = /Baton knows these names:\n(.*?)A sender may use others/s.exec(page)?.[1] ?? '';
    expect(coded(known)).toEqual([...KNOWN_EVENTS]);
  });

  test.each([
    ['channels', 'pursuit', 'steps.do', CHANNELS],
    ['reasons to stop', 'pursuit', 'stop_on', STOP_REASONS],
    ['states that stop the clock', 'sla', 'pause_for', PAUSE_STATES],
    ['needs of a return', 'returns', 'needs', RETURN_NEEDS],
  ] as const)('the %s', (_, chapter, key, words) => {
    const line = part(chapter)
      .split('\n')
      .find((one) => one.startsWith(`- **\`${key}\`**`));
    expect(coded(line ?? '').slice(1)).toEqual([...words]);
  });

  test('whom the ladder of the SLA may name', () => {
    for (const who of TELLABLE) expect(part('sla')).toContain(`\`${who}\``);
  });
});

describe('the pages hang together', () => {
  const anchorsOf = (file: string): string[] =>
    [...readPage(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

  test.each(['docs/policy.md', 'docs/policy-recipes.md'])('every link of %s leads to a heading', (file) => {
    const links = [...readPage(file).matchAll(/\]\(([\w.-]*)#([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(10);
    const lost = links.filter(
      ([, page = '', anchor = '']) => !anchorsOf(page === '' ? file : `docs/${page}`).includes(anchor),
    );
    expect(lost.map(([link]) => link)).toEqual([]);
  });

  test.each(['docs/policy.md', 'docs/policy-recipes.md'])(
    'every chapter of %s is in its table of contents',
    (file) => {
      const [contents = ''] = readPage(file).split('\n## ');
      const headings = [...readPage(file).matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
      expect([...contents.matchAll(/\[([^\]]+)\]\(#/g)].map((match) => match[1])).toEqual(
        expect.arrayContaining(headings),
      );
    },
  );
});
