import { DAY_MS, type Span } from '../duration.ts';
import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { waysToPeople } from './grades-for-people.ts';
import { openingMs } from './opening-gaps.ts';
import type { Say } from './rule-book.ts';

/** Who gets a lead must know by when: each grade that reaches people has its clocks, and they make sense. */
export function checkSla(document: PolicyDocument, say: Say): void {
  const { sla, pursuit, grades } = document;
  const ways = waysToPeople(document);
  for (const { grade, route } of ways) {
    const place = grades.order.indexOf(grade);
    const path = place === -1 ? ['sla'] : ['grades', 'order', place];
    if (!Object.hasOwn(sla.terms, grade))
      say('error', 'no-sla', `grade ${grade} goes to people by "${route}", but sla has no ${grade}`, path);
    if (Object.keys(pursuit).length > 0 && !Object.hasOwn(pursuit, grade))
      say(
        'error',
        'missing-pursuit',
        `grade ${grade} goes to people by "${route}", but pursuit has no ${grade}`,
        path,
      );
  }
  if (Object.keys(pursuit).length === 0 && ways.length > 0)
    say('warning', 'no-pursuit', 'nothing says how leads are pursued; add a pursuit for each grade', ['sla']);
  const openings = [DAY_MS, ...Object.values(document.pools).map(({ hours }) => openingMs(hours))];
  for (const [grade, terms] of Object.entries(sla.terms)) {
    checkTerms(grade, terms, { shortest: Math.min(...openings), longest: Math.max(...openings) }, say);
    checkLadder(grade, terms, say);
  }
}

type Terms = PolicyDocument['sla']['terms'][string];

/** A day is as long as an opening, and pools may differ: so only what is too long for all of them is said. */
function checkTerms(grade: string, { accept, first_touch: touch }: Terms, days: Days, say: Say): void {
  if (
    accept.days > 0 && touch.days > 0
      ? accept.days <= touch.days
      : lengthIn(accept, days.shortest) <= lengthIn(touch, days.longest)
  )
    return;
  say(
    'error',
    'accept-after-touch',
    `${grade} is to be touched before it has to be accepted; make accept no longer than first_touch`,
    ['sla', grade, 'accept', VALUE],
  );
}

/** Working days, in milliseconds. */
interface Days {
  readonly shortest: number;
  readonly longest: number;
}

const lengthIn = ({ days, ms }: Span, dayMs: number): number => days * dayMs + ms;

function checkLadder(grade: string, { if_late: late }: Terms, say: Say): void {
  const path = ['sla', grade, 'if_late'];
  late.forEach(({ at, remind, tell, reassign }, i) => {
    const before = late[i - 1];
    if (before && Number.parseInt(at, 10) < Number.parseInt(before.at, 10))
      say('error', 'late-order', `${at} comes after ${before.at}; write what happens first at the top`, [
        ...path,
        i,
        'at',
        VALUE,
      ]);
    if (remind === undefined && tell === undefined && reassign === undefined)
      say('warning', 'idle-step', `at ${at} nothing happens; add remind, tell or reassign`, [...path, i]);
  });
}
