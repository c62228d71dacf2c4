import { RE2JS } from 're2js';
import { holidayCalendar } from '../../handoff/holidays.ts';
import { NOBODY } from '../../routing/route.ts';
import { OUT } from '../../scoring/grade.ts';
import type { Match, When } from '../condition-schema.ts';
import type { Place } from '../parse.ts';
import { didYouMean, type Path, type Problem } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';

import type { Check, Say } from './rule-book.ts';

/** Every check; each says all that it finds. */
const CHECKS: readonly Check[] = [checkIds, checkGrades, checkPools, checkRouting, checkConditions];

/** Mistakes that a well-formed file can still hold: names that lead nowhere, tables that do not fit, routes with a gap. */
export function checkPolicy(document: PolicyDocument, placeOf: (path: Path) => Place | null): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (severity, code, message, path) => {
    const place = placeOf(path) ?? placeOf(path.slice(0, -1));
    problems.push({
      severity,
      code,
      message,
      line: place?.line ?? null,
      column: place?.column ?? null,
    });
  };
  for (const check of CHECKS) check(document, say);
  return problems;
}

function checkIds(document: PolicyDocument, say: Say): void {
  const seen = new Set<string>();
  const lists: [Path, readonly { id: string }[]][] = [
    [['disqualify'], document.disqualify],
    ...Object.entries(document.fit.groups).map(([g, group]): [Path, readonly { id: string }[]] => [
      ['fit', 'groups', g, 'rules'],
      group.rules,
    ]),
    ...Object.entries(document.engagement.groups).map(([g, group]): [Path, readonly { id: string }[]] => [
      ['engagement', 'groups', g, 'rules'],
      group.rules,
    ]),
    [['grades', 'adjust'], document.grades.adjust],
    [['routing'], document.routing],
  ];
  for (const [path, rules] of lists) {
    rules.forEach(({ id }, i) => {
      if (seen.has(id))
        say('error', 'duplicate-id', `"${id}" is the id of another rule already; each rule needs its own`, [
          ...path,
          i,
          'id',
        ]);
      seen.add(id);
    });
  }
}

function checkGrades({ grades, sla, disqualify }: PolicyDocument, say: Say): void {
  const known = new Set(grades.order);
  if (disqualify.length > 0 && !known.has(OUT))
    say('error', 'unknown-grade', `"${OUT}", the grade of who is disqualified, is not in grades.order`, [
      'grades',
      'order',
    ]);
  const columns = Object.keys(grades.engagement_digit).length;
  for (const side of ['fit_letter', 'engagement_digit'] as const) {
    const lowest = Object.values(grades[side]).filter((from) => from === 'lowest').length;
    if (lowest !== 1)
      say('error', 'bands', `${side} needs exactly one band that says "lowest"; it has ${lowest}`, [
        'grades',
        side,
      ]);
  }
  for (const letter of Object.keys(grades.fit_letter)) {
    const row = grades.matrix[letter];
    if (!row) say('error', 'matrix', `the matrix has no row for "${letter}"`, ['grades', 'matrix']);
    else if (row.length !== columns)
      say(
        'error',
        'matrix',
        `row ${letter} has ${row.length} grades, engagement_digit has ${columns} bands`,
        ['grades', 'matrix', letter],
      );
    row?.forEach((grade, i) => {
      if (!known.has(grade))
        say('error', 'unknown-grade', `"${grade}" is not in grades.order.${didYouMean(grade, known)}`, [
          'grades',
          'matrix',
          letter,
          i,
        ]);
    });
  }
  grades.adjust.forEach(({ cap_at: cap, raise_to: raise }, i) => {
    for (const grade of [cap, raise]) {
      if (grade !== undefined && !known.has(grade))
        say('error', 'unknown-grade', `"${grade}" is not in grades.order.${didYouMean(grade, known)}`, [
          'grades',
          'adjust',
          i,
        ]);
    }
  });
  for (const grade of Object.keys(sla.terms)) {
    if (!known.has(grade))
      say(
        'error',
        'unknown-grade',
        `sla names "${grade}", which is not in grades.order.${didYouMean(grade, known)}`,
        ['sla', grade],
      );
  }
}

function checkPools({ pools, people, timezone, nobody_eligible: nobody }: PolicyDocument, say: Say): void {
  if (!isZone(timezone))
    say('error', 'unknown-zone', `"${timezone}" is not a time zone; write one like Europe/London`, [
      'timezone',
    ]);
  for (const [id, pool] of Object.entries(pools)) {
    pool.members.forEach((member, i) => {
      if (!Object.hasOwn(people, member))
        say(
          'error',
          'unknown-member',
          `"${member}" is not among the people.${didYouMean(member, Object.keys(people))}`,
          ['pools', id, 'members', i],
        );
    });
    if (pool.hours === 'always') continue;
    const { zone, holidays } = pool.hours;
    if (zone !== undefined && !isZone(zone))
      say('error', 'unknown-zone', `"${zone}" is not a time zone; write one like Europe/London`, [
        'pools',
        id,
        'hours',
        'zone',
      ]);
    if (typeof holidays === 'string' && !holidayCalendar(holidays))
      say(
        'error',
        'unknown-holidays',
        `no holidays are known for "${holidays}"; write a country such as GB or US`,
        ['pools', id, 'hours', 'holidays'],
      );
  }
  if (nobody !== 'wait' && !Object.hasOwn(pools, nobody.pool))
    say(
      'error',
      'unknown-pool',
      `"${nobody.pool}" is not a pool.${didYouMean(nobody.pool, Object.keys(pools))}`,
      ['nobody_eligible'],
    );
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function checkRouting({ routing, pools, people }: PolicyDocument, say: Say): void {
  const targets = [NOBODY, 'crm.owner', 'account.owner', ...Object.keys(pools), ...Object.keys(people)];
  routing.forEach((route, i) => {
    if (!targets.includes(route.to))
      say(
        'error',
        'unknown-target',
        `"${route.to}" is not a pool, a person, crm.owner, account.owner or nobody.${didYouMean(route.to, targets)}`,
        ['routing', i, 'to'],
      );
    if (route.if_away !== undefined && !Object.hasOwn(pools, route.if_away))
      say(
        'error',
        'unknown-pool',
        `"${route.if_away}" is not a pool.${didYouMean(route.if_away, Object.keys(pools))}`,
        ['routing', i, 'if_away'],
      );
    const isLast = i === routing.length - 1;
    const always =
      route.when === undefined && route.enabled && route.from === undefined && route.until === undefined;
    if (isLast && !always)
      say('error', 'route-gap', `the last route must take every lead: leave out its "when", and its dates`, [
        'routing',
        i,
      ]);
    if (!isLast && always)
      say(
        'error',
        'unreachable-route',
        `"${route.id}" takes every lead, so no route below it is ever reached`,
        ['routing', i],
      );
  });
}

/** Conditions that name a list which is not there, or hold a pattern that cannot be read. */
function checkConditions(document: PolicyDocument, say: Say): void {
  const lists = Object.keys(document.lists);
  const look = (matches: Readonly<Record<string, Match>> | undefined, path: Path): void => {
    for (const match of Object.values(matches ?? {})) {
      if (typeof match !== 'object' || Array.isArray(match)) continue;
      const { in_list: list, matches: pattern } = match;
      if (list !== undefined && !lists.includes(list))
        say('error', 'unknown-list', `"${list}" is not a list.${didYouMean(list, lists)}`, path);
      const fault = pattern === undefined ? undefined : patternFault(pattern);
      if (fault !== undefined)
        say('error', 'bad-pattern', `"${pattern}" cannot be read as RE2: ${fault}`, path);
    }
  };
  const visit = (when: When | undefined, path: Path): void => {
    if (!when) return;
    look(when.facts, path);
    look(when.where, path);
    for (const inner of [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])])
      visit(inner, path);
  };
  document.disqualify.forEach((rule, i) => visit(rule.when, ['disqualify', i]));
  for (const [g, group] of Object.entries(document.fit.groups)) {
    group.rules.forEach((rule, i) => {
      if ('when' in rule) visit(rule.when, ['fit', 'groups', g, 'rules', i]);
    });
  }
  for (const [g, group] of Object.entries(document.engagement.groups))
    group.rules.forEach((rule, i) => look(rule.where, ['engagement', 'groups', g, 'rules', i]));
  visit(document.stages.mql_when, ['stages', 'mql_when']);
  document.recycle.forEach((rule, i) => visit(rule.when, ['recycle', i]));
  document.grades.adjust.forEach((rule, i) => visit(rule.when, ['grades', 'adjust', i]));
  document.routing.forEach((rule, i) => visit(rule.when, ['routing', i]));
}

function patternFault(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
