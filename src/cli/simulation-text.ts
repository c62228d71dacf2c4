import type { Cause, Change, Example, Simulation } from '../domain/simulation/simulation.ts';

/** A simulation as tables for a terminal. @param file the candidate's, for its lines */
export function simulationText(found: Simulation, file: string): string {
  const parts = [summary(found), warnings(found, file)];
  if (found.leads > 0) parts.push(matrix(found), loads(found), sla(found), changes(found, file));
  return parts.filter((part) => part !== '').join('\n\n');
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
const day = (at: string): string => at.slice(0, 16).replace('T', ' ');

function summary(found: Simulation): string {
  const { live, candidate, window, leads, moved, people, disqualified, rerouted, scored } = found;
  const named = ({ name, version, hash }: Simulation['live']): string =>
    `${name} version ${version} (${hash})`;
  return [
    `${leads} leads decided again, ${day(window.since)} to ${day(window.until)} UTC; nothing was written`,
    `  live       ${named(live)}`,
    `  candidate  ${named(candidate)}`,
    `  ${moved.leads} change their grade (${percent(moved.share)}), ${scored} their scores, ${rerouted.targets} where they go (${rerouted.routes} their route)`,
    `  ${people.gained} would newly go to people, ${people.lost} no longer; ${disqualified.newly} newly disqualified, ${disqualified.noLonger} no longer`,
  ].join('\n');
}

const warnings = ({ warnings }: Simulation, file: string): string =>
  warnings
    .map(
      ({ code, message, line }) => `${line === null ? file : `${file}:${line}`} warning ${code}  ${message}`,
    )
    .join('\n');

function matrix({ grades, matrix }: Simulation): string {
  const used = grades.filter((grade) => matrix.some(({ from, to }) => from === grade || to === grade));
  const cell = (from: string, to: string): string =>
    String(matrix.find((one) => one.from === from && one.to === to)?.leads ?? '·');
  const rows = used.map((from) => [from, ...used.map((to) => cell(from, to))]);
  return `grades: from (down) to (across)\n${table([['', ...used], ...rows])}`;
}

function loads({ targets, window }: Simulation): string {
  const rows = targets
    .filter(({ kind, before, after }) => kind === 'pool' || before.leads + after.leads > 0)
    .map(({ target, before, after, gained, lost }) => [
      target,
      `${before.perWeek} -> ${after.perWeek}`,
      change(before.capacity, after.capacity, 'no limit'),
      `+${gained}`,
      `-${lost}`,
    ]);
  const head = ['', 'leads a week', 'caps allow', 'gained', 'lost'];
  return `load by target, averaged over ${Math.round(window.weeks * 7)} days\n${table([head, ...rows])}`;
}

function sla({ sla }: Simulation): string {
  const rows = sla.map(({ grade, before, after }) => [
    grade,
    `${before.perWeek} -> ${after.perWeek}`,
    change(before.accept, after.accept, 'none'),
    change(before.firstTouch, after.firstTouch, 'none'),
  ]);
  return rows.length === 0
    ? ''
    : `handoffs by grade\n${table([['', 'a week', 'accept', 'first touch'], ...rows])}`;
}

function change(before: string | number | null, after: string | number | null, none: string): string {
  const [old, now] = [String(before ?? none), String(after ?? none)];
  return old === now ? now : `${old} -> ${now}`;
}

const changes = ({ changes }: Simulation, file: string): string =>
  changes
    .map((change) => `${title(change)}\n${change.examples.map((one) => example(one, file)).join('\n')}`)
    .join('\n\n');

const title = ({ kind, from, to, leads }: Change): string =>
  `${kind === 'grade' ? `grade ${from} -> ${to}` : `same grade, ${from} -> ${to}`}: ${leads} ${leads === 1 ? 'lead' : 'leads'}`;

function example({ lead, who, company, before, after, cause }: Example, file: string): string {
  const standing = ({ cell, fit, engagement, target }: Example['before']): string =>
    `${cell} fit ${fit} eng ${engagement} to ${target}`;
  const name = company === null ? who : `${who}, ${company}`;
  return `  ${clean(name)}  (${lead})\n    ${standing(before)} -> ${standing(after)}\n    ${clean(reason(cause, file))}`;
}

function reason({ id, part, says, file: which, line }: Cause, file: string): string {
  const where =
    line === null ? '' : which === 'candidate' ? `  ${file}:${line}` : `  line ${line} of the live file`;
  return `${id ?? part} ${says}${where}`;
}

/** Names come from forms: what would move the cursor or colour the screen is left out. */
const clean = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
