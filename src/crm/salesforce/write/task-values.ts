import { cut } from '../../../domain/cut.ts';
import type { CrmNote, CrmTask } from '../../../domain/handoff/crm-write.ts';
import type { FileReference } from '../../../domain/lead/lead.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import type { PlainValues, TypeDescription } from '../salesforce-api.ts';

/** Salesforce: the longest text that a task or note takes. */
const MOST_TEXT = 32_000;
const MOST_SUBJECT = 255;
const MOST_TITLE = 80;

/**
 * What a task says and goes on saying; who has it is written beside it.
 * @param worker e-mail address of whoever works on it, by whose clock a day is meant; null: not known
 */
export function taskTold(
  { title, dueAt, priority }: CrmTask,
  worker: string | null,
  policy: Policy,
  description: TypeDescription | null,
): PlainValues {
  return {
    Subject: cut(title, MOST_SUBJECT - 1),
    // Salesforce: a due date is a day without a zone, so it is the one of the owner's own clock.
    ActivityDate: dayOf(dueAt, worker, policy),
    IsReminderSet: true,
    ReminderDateTime: new Date(dueAt).toISOString(),
    ...option('Priority', PRIORITY[priority], description),
  };
}

/**
 * What is said of a new task only: its status is the owner's from then on, and they may write into the text.
 * @param reach how the person can be reached
 */
export function taskBegun(
  text: string,
  reach: 'phone' | 'email' | null,
  description: TypeDescription | null,
): PlainValues {
  const kind = reach === null ? null : KIND[reach];
  return {
    Description: text,
    ...option('Status', 'Not Started', description),
    ...(kind === null ? {} : option('TaskSubtype', kind, description)),
    // Many orgs have no Type, or their own words for it.
    ...(kind === null || description === null ? {} : option('Type', kind, description)),
  };
}

const PRIORITY = { high: 'High', medium: 'Normal', low: 'Low' } as const;
const KIND = { phone: 'Call', email: 'Email' } as const;

/** Of a picklist that the org has changed what it does have; else Salesforce itself fills in the default. */
function option(field: string, wanted: string, description: TypeDescription | null): PlainValues {
  if (description === null) return { [field]: wanted };
  const known = description.fields.get(field);
  if (known?.createable !== true) return {};
  const found = known.options.find((value) => folded(value) === folded(wanted));
  return found === undefined ? {} : { [field]: found };
}

function dayOf(dueAt: string, worker: string | null, { roster }: Policy): string {
  const person = worker === null ? undefined : roster.personByEmail(worker);
  const { zone } = roster.hoursOf(person ?? '', null);
  return Temporal.Instant.from(dueAt).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Texts one below the other, and links to the files that none of them names. */
export function textOf(texts: readonly string[], files: readonly FileReference[]): string {
  const text = texts.join('\n\n');
  const links = files.filter(({ url }) => !text.includes(url)).map(({ name, url }) => `${name}: ${url}`);
  const end = links.length === 0 ? '' : `\n\n${links.join('\n')}`;
  return `${cut(text, Math.max(0, MOST_TEXT - 1 - end.length))}${end}`.slice(0, MOST_TEXT);
}

/** The key stands in the title, since notes have no field for it. */
export const noteTitle = ({ key }: CrmNote): string => `Brief from Baton · ${key}`.slice(-MOST_TITLE);
