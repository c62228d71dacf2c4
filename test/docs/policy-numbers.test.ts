import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { holidayCalendar } from '../../src/domain/handoff/holidays.ts';
import { addWorkingTime, workingMs } from '../../src/domain/handoff/working-time.ts';
import { When } from '../../src/domain/policy/condition-schema.ts';
import { Duration } from '../../src/domain/policy/duration.ts';
import { evaluateExample } from '../../src/domain/policy/example-lead.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { checkPolicySet, choosePolicy, refusal } from '../../src/domain/policy/policy-set.ts';
import { Decay } from '../../src/domain/policy/scoring-schema.ts';
import { pick, type RotationState } from '../../src/domain/routing/rotation.ts';
import { compileWhen } from '../../src/domain/scoring/condition.ts';
import { compileDecay } from '../../src/domain/scoring/decay.ts';
import { tenth } from '../../src/domain/scoring/scorecard.ts';
import { submissionOf } from '../../src/intake/submission.ts';
import { contextOf, DAY, NOW, profileOf } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';
import { blocksOf, coded, partUnder, policyWith, readPage, tableUnder } from '../support/policy-page.ts';

const page = readPage('docs/policy.md');
const blocks = ['docs/policy.md', 'docs/policy-recipes.md'].flatMap(blocksOf);
const example = blocks.find(({ mark }) => mark.kind === 'whole')!;
const { document, roster } = compiled(example.text);

describe('the tables of docs/policy.md say what the code does', () => {
  const operators = tableUnder(page, 'condition').slice(1);
  const today = Date.parse(/today is (\d{4}-\d\d-\d\d)/.exec(page)?.[1] ?? '');
  const holds = (condition: string, value: string): boolean => {
    const when = When.parse(parse(condition));
    const [fact = ''] = Object.keys(when.facts);
    return compileWhen(when, document.lists)(contextOf({ [fact]: value }, [], today));
  };

  test.each(operators)('%s holds for %s, and not for %s', (condition = '', yes = '', no = '') => {
    const [written = ''] = coded(condition);
    expect(coded(yes).length).toBeGreaterThan(0);
    for (const value of coded(yes)) expect(holds(written, value), value).toBe(true);
    for (const value of coded(no)) expect(holds(written, value), value).toBe(false);
  });

  test('a missing value passes no test but exists: false, so `not` around any passes', () => {
    const nothing = contextOf({}, [], today);
    for (const [condition = ''] of operators) {
      const when = When.parse(parse(coded(condition)[0] ?? ''));
      expect(compileWhen(when, document.lists)(nothing), condition).toBe(false);
    }
    const holdsOfNothing = (condition: object): boolean => compileWhen(When.parse(condition), {})(nothing);
    expect(holdsOfNothing({ budget: { exists: false } })).toBe(true);
    expect(holdsOfNothing({ not: { budget: 'none' } })).toBe(true);
  });

  const [[, ...ages] = [], ...decays] = tableUnder(page, 'decay');

  test.each(decays)('what is left of 40 points with %s', (decay = '', ...shown) => {
    const fade = compileDecay(Decay.parse(parse(coded(decay)[0] ?? '')));
    expect(shown.map(Number)).toEqual(ages.map((age) => tenth(40 * fade(Number(age) * DAY))));
  });

  const [[, ...spans] = [], ...starts] = tableUnder(page, 'the owner is written at');
  const hours = roster.hoursOf('ana', 'team');
  const instant = (text: string): Temporal.Instant =>
    Temporal.PlainDateTime.from(text.slice(0, 16)).toZonedDateTime(hours.zone).toInstant();

  test.each(starts)('working hours from %s', (start = '', ...due) => {
    const day = Temporal.PlainDate.from(start.slice(0, 10)).toLocaleString('en-GB', { weekday: 'long' });
    expect(start).toContain(day);
    const found = spans.map((span) =>
      addWorkingTime(instant(start), Duration.parse(coded(span)[0]), hours).toString(),
    );
    expect(due.map((at) => instant(at).toString())).toEqual(found);
  });

  test('GB lacks the summer bank holiday, GB-ENG has it', () => {
    const [, code = '', day = ''] =
      /\*\*`(\w+)` lacks the summer bank\nholiday\*\* \((\d+ \w+ \d+)\)/.exec(page) ?? [];
    const on = Temporal.PlainDate.from(new Date(`${day} UTC`).toISOString().slice(0, 10));
    expect([code, holidayCalendar(code)?.(on), holidayCalendar('GB-ENG')?.(on)]).toEqual(['GB', false, true]);
    for (const place of coded(/Write (.*) rather than/.exec(page)?.[1] ?? ''))
      expect(holidayCalendar(place), place).toBeDefined();
  });

  test('each limit is the one that the checker holds', () => {
    const limits = new Map(
      tableUnder(partUnder(page, '## Limits'), 'what').map(([what = '', limit = '']) => [what, limit]),
    );
    const number = (what: string): number => Number(/\d+/.exec(limits.get(what) ?? '')?.[0]);
    const accepts = (yaml: string): boolean =>
      compilePolicy(policyWith({ ...example, mark: { kind: 'merged' }, text: yaml }, example), 'h').ok;
    const rule = (id: string, pattern: string): string =>
      `disqualify: [ { id: ${id}, when: { name: { matches: ${pattern} } }, reason: None } ]`;
    const pair = (yaml: (size: number) => string, size: number): boolean[] => [
      accepts(yaml(size)),
      accepts(yaml(size + 1)),
    ];
    const a = (length: number): string => 'a'.repeat(length);

    expect(pair((size) => rule('x', a(size)), number('a pattern in `matches`'))).toEqual([true, false]);
    expect(pair((size) => rule(a(size), 'abcde'), number('the `id` of a rule'))).toEqual([true, false]);
    const source = (size: number): string => `sources: { ${a(size)}: { type: form, token: abc } }`;
    expect(pair(source, number('the name of a source'))).toEqual([true, false]);
    expect(pair((size) => `people: { ana: { weight: ${size} } }`, 100)).toEqual([true, false]);
    expect(limits.get('`weight`')).toBe('above 0, at most 100');
    expect(accepts('people: { ana: { weight: 0 } }')).toBe(false);
    expect(pair((size) => `fit: { max: ${size} }`, 1000)).toEqual([true, false]);
    expect(limits.get('`max`')).toBe('0 to 1000');
    const points = (size: number): string => {
      const rules = `[ { id: x, when: { name: jo }, points: ${size} } ]`;
      return `fit: { max: 1000, groups: { extra: { max: ${size > 0 ? 1000 : 0}, rules: ${rules} } } }`;
    };
    expect(pair(points, 1000)).toEqual([true, false]);
    expect([accepts(points(-1000)), accepts(points(-1001))]).toEqual([true, false]);
    expect(limits.get('`points`')).toBe('-1000 to 1000');
    expect(['123456.123d', '1234567d', '1.1234d'].map((span) => Duration.safeParse(span).success)).toEqual([
      true,
      false,
      false,
    ]);
    const sized = (kilobytes: number): boolean =>
      compilePolicy(`${example.text}#${'x'.repeat(kilobytes * 1024 - example.text.length - 1)}`, 'h').ok;
    expect([sized(number('the file')), sized(number('the file') + 1)]).toEqual([true, false]);
  });
});

describe('the recipes do what they promise', () => {
  const recipe = (chapter: string): Policy => {
    const block = blocks.find((one) => one.chapter === chapter);
    if (!block) throw new Error(`there is no recipe "${chapter}"`);
    return compiled(policyWith(block, example));
  };

  test('the points of a campaign count on its last day, and not on the day after', () => {
    const policy = recipe('A campaign with an end');
    const lead = { lead: { email: 'jo@acme.example' }, events: [{ form_submitted: '1h', form: 'fair' }] };
    const at = (time: string): number => evaluateExample(lead, policy, Date.parse(time)).scorecard.engagement;
    expect(at('2026-08-31T23:59:59Z')).toBe(30);
    expect(at('2026-09-01T00:00:00Z')).toBe(45);
    expect(at('2026-11-30T23:59:59Z')).toBe(45);
    expect(at('2026-12-01T00:00:00Z')).toBe(30);
  });

  test('a form that asks for the state, the language or the product fills the fact that the rules ask for', () => {
    const said = (chapter: string, body: Record<string, string>): unknown =>
      submissionOf(body, {
        name: 'website',
        fields: recipe(chapter).document.fields['website'] ?? {},
      }).profile;
    expect(
      said('Territories by state or region', { email: 'jo@acme.example', State: 'Oregon', Country: 'USA' }),
    ).toMatchObject({ attributes: { 'company.region': 'Oregon', 'company.country': 'US' } });
    expect(said('Languages', { email: 'jo@acme.example', 'Preferred language': 'Deutsch' })).toMatchObject({
      attributes: { language: 'Deutsch' },
    });
    expect(said('Do not contact', { email: 'jo@acme.example', 'May we contact you?': 'no' })).toMatchObject({
      consent: [{ purpose: 'contact', granted: false }],
    });
  });

  test('of nine leads, the newcomer gets one', () => {
    const { roster: people } = recipe('A new colleague who learns the job');
    const pool = people.pools.get('team')!;
    const members = pool.members.map((id) => people.candidate(id, pool, undefined));
    const given: string[] = [];
    let rotation: RotationState = { credits: {} };
    for (let i = 0; i < 9; i += 1) {
      const next = pick('round_robin', members, rotation)!;
      given.push(next.member);
      rotation = next.rotation;
    }
    expect(given.toSorted()).toEqual([
      'ana',
      'ana',
      'ana',
      'ana',
      'bjorn',
      'bjorn',
      'bjorn',
      'bjorn',
      'carla',
    ]);
  });

  test('two brands: each file decides about its own leads, the last one about all others', () => {
    const files = blocks
      .filter(({ chapter }) => chapter === 'Two brands with two policies')
      .map((block, i) => ({ file: `${i}.yaml`, text: policyWith(block, example), hash: `h${i}` }));
    const set = checkPolicySet(files, NOW);
    if (!set.ok) throw new Error(refusal(set.problems));
    const decidedBy = (source: string): string =>
      choosePolicy(
        set.policies,
        { identity: { email: 'jo@acme.example', phone: null }, profile: profileOf(), source, crm: {} },
        NOW,
      ).name;
    expect(['northwind', 'corner-shop', 'elsewhere'].map(decidedBy)).toEqual([
      'northwind',
      'corner-shop',
      'corner-shop',
    ]);
  });

  test('round the clock, a day has 24 hours', () => {
    const night = recipe('A team round the clock').roster.hoursOf('carla', 'night');
    expect(workingMs(Duration.parse('1d'), night)).toBe(DAY);
  });
});
