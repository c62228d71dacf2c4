import { cut } from '../cut.ts';
import type { Attribution, FileReference, Profile } from '../lead/lead.ts';
import { reasonLines, type Scorecard } from '../scoring/scorecard.ts';
import { type GradeScale, showGrade } from '../scoring/show-grade.ts';
import { showBytes } from '../show-bytes.ts';

interface About {
  readonly who: string;
  readonly profile: Profile;
  readonly email: string | null;
  readonly phone: string | null;
  readonly source: string;
  readonly receivedAt: string;
  readonly card: Scorecard;
  /** What would raise the grade. */
  readonly raise: string | null;
  readonly grades: GradeScale;
  readonly routeBecause: string;
}

const SHORT = 200;
const ONE_LINE = 120;

const raiseLine = (text: string): string => `What would raise it: ${text}.`;

/** The title of the SLA task, in the owner's list. @param grade as people see it */
export const taskTitle = (who: string, grade: string): string => `First touch: ${who} (grade ${grade})`;

/** What to do, so that the owner need not look anywhere else. */
export function taskBody(about: About): string {
  const message = text(about.profile.attributes['message']);
  const reach = [about.phone && `call ${about.phone}`, about.email && `write to ${about.email}`]
    .filter(Boolean)
    .join(' or ');
  return [
    `${about.who} came in through ${about.source} and is yours.`,
    reach && `Please ${reach} before this task is due.`,
    message && `They wrote: "${cut(message, SHORT)}"`,
    'Why this grade:',
    ...reasonLines(about.card, about.grades)
      .slice(0, 5)
      .map((line) => `  ${line}`),
    // A task is read in a list, so only what is said in a line.
    about.raise !== null && about.raise.length <= ONE_LINE && raiseLine(about.raise),
  ]
    .filter((line) => typeof line === 'string' && line !== '')
    .join('\n');
}

/** The brief: who, where from, what they said and attached, why this grade. One note per handoff. */
export function brief(about: About): string {
  const { profile, card } = about;
  const said = Object.entries(profile.answers).map(
    ([question, answer]) => `  ${question}: ${cut(text(answer), SHORT)}`,
  );
  const known = [
    'title',
    'company.name',
    'company.employees',
    'company.industry',
    'company.country',
    'timeframe',
    'budget',
    'budget_approved',
  ]
    .filter((name) => profile.attributes[name] !== undefined)
    .map((name) => `  ${name}: ${text(profile.attributes[name])}`);
  const message = text(profile.attributes['message']);
  return [
    `Who: ${[about.who, about.email, about.phone].filter(Boolean).join(', ')}`,
    ...known,
    `Where from: ${origin(about.source, profile.attribution)}, received ${about.receivedAt}`,
    ...(message === '' ? [] : ['What they wrote:', `  ${message}`]),
    ...(said.length > 0 ? ['What they answered:', ...said] : []),
    ...(profile.files.length > 0
      ? ['What they attached:', ...profile.files.map((file) => `  ${shownFile(file)}: ${file.url}`)]
      : []),
    ...(profile.leftOut === undefined
      ? []
      : [
          'What they sent and was left out, so ask them for it:',
          ...profile.leftOut.map(({ name, why }) => `  ${name}: ${why}`),
        ]),
    `Why grade ${showGrade(card.grade, about.grades)} (fit ${card.fit}, engagement ${card.engagement}, cell ${card.cell}):`,
    ...reasonLines(card, about.grades, true).map((line) => `  ${line}`),
    ...(about.raise === null ? [] : [raiseLine(about.raise)]),
    `Why you: ${about.routeBecause}`,
  ].join('\n');
}

/** The person's name, else their address, else their number. */
export function whoIs(profile: Profile, email: string | null, phone: string | null): string {
  const name = text(profile.attributes['name']);
  const company = text(profile.attributes['company.name']);
  const person = name || email || phone || 'somebody without a name';
  return company ? `${person}, ${company}` : person;
}

const shownFile = ({ name, size }: FileReference): string =>
  size === undefined ? name : `${name} (${showBytes(size)})`;

function origin(source: string, { utm, page, referrer }: Attribution): string {
  const campaign = ['source', 'medium', 'campaign']
    .map((key) => utm[key])
    .filter(Boolean)
    .join(' / ');
  return [source, campaign, page && `page ${page}`, referrer && `from ${referrer}`]
    .filter(Boolean)
    .join(', ');
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
