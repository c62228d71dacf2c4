import { wallMs } from '../duration.ts';
import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { equals, leadSpace } from './lead-space.ts';
import type { Say } from './rule-book.ts';

const BACK_WHEN_KEYS = ['engagement_gained', 'fit_gained', 'date'];
/** What a return can ask for that is a date. */
const DATES = ['callback_on'];

type Rule = PolicyDocument['recycle'][number];

/** What is returned comes back some day or never, but not at once: else a lead goes to and fro for ever. */
export function checkRecycling(document: PolicyDocument, say: Say): void {
  document.recycle.forEach((rule, i) => {
    if (rule.back_when === 'never') return;
    const path = ['recycle', i];
    checkExit(rule, rule.back_when, path, say);
    checkDate(rule, rule.back_when['date'], document, [...path, 'back_when', 'date', VALUE], say);
  });
  checkTaken(document, say);
}

function checkExit(rule: Rule, exit: Readonly<Record<string, string | number>>, path: Path, say: Say): void {
  const keys = Object.keys(exit);
  if (keys.length === 0) {
    say(
      'error',
      'no-exit',
      `nothing brings back what "${rule.id}" takes; write what does, or back_when: never`,
      [...path, 'back_when'],
    );
    return;
  }
  for (const key of keys) {
    const value = exit[key];
    const at = [...path, 'back_when', key];
    if (!BACK_WHEN_KEYS.includes(key))
      say('error', 'unknown-key', `"${key}" brings nothing back${instead(key, BACK_WHEN_KEYS)}`, at);
    else if (key !== 'date' && typeof value !== 'number')
      say('error', 'bad-value', `${key} must be a number of points, such as 25`, [...at, VALUE]);
    else if (key !== 'date' && Number(value) <= 0)
      say(
        'error',
        'ping-pong',
        `${key} ${value} is reached from the first moment, so the lead comes back at once; ask for some points`,
        [...at, VALUE],
      );
  }
  if (wallMs(rule.rest) === 0 && !keys.includes('date'))
    say(
      'error',
      'no-rest',
      `"${rule.id}" gives no rest, so a lead may come back the same minute, again and again; rest at least a day`,
      [...path, 'rest', VALUE],
    );
}

function checkDate(
  rule: Rule,
  date: string | number | undefined,
  document: PolicyDocument,
  path: Path,
  say: Say,
): void {
  if (date === undefined) return;
  if (typeof date !== 'string' || !DATES.includes(date)) {
    say(
      'error',
      'unknown-word',
      `"${date}" is not a date that a return gives${instead(String(date), DATES)}`,
      path,
    );
    return;
  }
  const { find } = leadSpace(document);
  const without = Object.entries(document.returns).filter(
    ([reason, { needs }]) =>
      needs !== date && typeof find([equals('reason', reason), rule.when]) === 'object',
  );
  const [first] = without;
  if (first)
    say(
      'error',
      'no-date',
      `"${rule.id}" waits for ${date}, which the return ${first[0]} does not ask for; add needs: ${date} there`,
      path,
    );
}

/** A reason that no recycle rule ever takes leads to leads that nobody thinks of again. */
function checkTaken(document: PolicyDocument, say: Say): void {
  const { returns } = document;
  const rules = document.recycle.filter(({ enabled }) => enabled);
  const { prove } = leadSpace(document);
  for (const reason of Object.keys(returns)) {
    const taken = rules.some(({ when }) => prove([equals('reason', reason), when]) !== 'none');
    if (!taken)
      say('warning', 'return-not-taken', `no recycle rule says what becomes of ${reason}`, [
        'returns',
        reason,
      ]);
  }
}
