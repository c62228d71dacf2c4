import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { CrmWriteCall } from '../../../flow/ports.ts';
import type { OwnerChoice } from '../../owner-choice.ts';
import { textIn } from '../field-values.ts';
import type { Org } from '../org.ts';
import type { Found } from '../people.ts';
import type { PlainValues } from '../salesforce-api.ts';
import type { Users } from '../users.ts';
import { fitValues } from './fit-values.ts';
import type { AfterPart, Job, PersonPart } from './job.ts';
import { type StatusMove, statusMove } from './lead-status.ts';
import { chooseFor, taskOwner } from './owners.ts';
import { batonValues, keyValues, personValues } from './person-values.ts';
import type { PartName, Progress } from './progress.ts';
import { noteTitle, taskBegun, taskTold, textOf } from './task-values.ts';

export interface PlanDeps {
  readonly users: Users;
  readonly org: Org;
}

export interface Plan {
  readonly job: Job;
  readonly owner: OwnerChoice;
  readonly warnings: readonly string[];
}

/** What is to be written next of a write, by what is there and what was refused so far. */
export async function planFor(
  write: CrmWrite,
  ownerId: string | null,
  progress: Progress,
  call: CrmWriteCall,
  deps: PlanDeps,
): Promise<Plan> {
  const owner = await chooseFor(deps, ownerId, progress.there, write.ownerBefore);
  const person = await personPart(write, owner, progress, call, deps);
  const task = await taskPart(write, owner, progress, call, deps);
  const note = notePart(write, progress);
  return {
    job: { person: person.part, after: [...task.parts, ...note], alone: progress.alone },
    owner,
    warnings: [...person.warnings, ...task.warnings],
  };
}

async function personPart(
  write: CrmWrite,
  owner: OwnerChoice,
  progress: Progress,
  { policy }: CrmWriteCall,
  { org }: PlanDeps,
): Promise<{ part: PersonPart; warnings: readonly string[] }> {
  const { there, done, ownOnly, keyless } = progress;
  const type = there?.type ?? 'Lead';
  const description = await org.describe(type);
  const status = await statusOf(write, there, policy, org);
  const wanted: PlainValues = {
    ...(ownOnly ? {} : personValues(write.person, there, description)),
    ...batonValues(write.fields, policy),
    ...(there === null || keyless ? {} : keyValues(write.leadId, there)),
    ...(status.to === null ? {} : { Status: status.to }),
    ...(owner.set === null ? {} : { OwnerId: owner.set }),
  };
  const where = { type, isNew: there === null };
  const { values, warnings } = fitValues(without(wanted, 'person', progress), description, where);
  const told = [...warnings, ...status.warnings];
  if (done !== null) return { part: { do: 'nothing', id: done }, warnings: told };
  if (there === null) {
    const part = keyless
      ? ({ do: 'create', values } as const)
      : ({ do: 'upsert', key: write.leadId, values } as const);
    return { part, warnings: told };
  }
  const { id } = there;
  const isSaid = Object.keys(values).length > 0;
  return { part: isSaid ? { do: 'update', type, id, values } : { do: 'nothing', id }, warnings: told };
}

const STAY: StatusMove = { to: null, warnings: [] };

/** A contact has no status of a lead; one that was not there to be read is not taken for none. */
const statusOf = async (
  { stage }: CrmWrite,
  there: Found | null,
  policy: CrmWriteCall['policy'],
  org: Org,
): Promise<StatusMove> =>
  there === null || (there.type === 'Lead' && there.record['Status'] !== undefined)
    ? statusMove(stage, there && textIn(there.record, 'Status'), policy, await org.leadStatuses())
    : STAY;

async function taskPart(
  { task, note, person, files, owner: asked }: CrmWrite,
  owner: OwnerChoice,
  progress: Progress,
  { policy }: CrmWriteCall,
  deps: PlanDeps,
): Promise<{ parts: readonly AfterPart[]; warnings: readonly string[] }> {
  if (task === null || progress.task?.isClosed === true || progress.dropped.has('Task'))
    return { parts: [], warnings: [] };
  const description = await deps.org.describe('Task');
  const { id: ownerId, warnings } = await taskOwner(deps, owner.owner);
  const worker = ownerId === null ? null : (owner.kept ?? asked ?? (await deps.users.emailOf(ownerId)));
  const told: PlainValues = {
    ...taskTold(task, worker, policy, description),
    ...(ownerId === null ? {} : { OwnerId: ownerId }),
  };
  const begun = (): PlainValues => {
    const text = textOf([task.body, ...(note === null ? [] : [note.body])], files);
    return taskBegun(text, reachOf(person, progress.there), description);
  };
  const isNew = progress.task === null;
  const wanted = without(isNew ? { ...told, ...begun() } : told, 'Task', progress);
  const fitted = fitValues(wanted, description, { type: 'Task', isNew });
  const { values } = fitted;
  const part: AfterPart =
    progress.task === null
      ? { do: 'upsert', type: 'Task', key: task.key, values }
      : { do: 'update', type: 'Task', id: progress.task.id, values };
  return { parts: [part], warnings: [...warnings, ...fitted.warnings] };
}

/** The brief stands in the task where there is one: that is what the owner reads first. */
function notePart({ note, task, files }: CrmWrite, { dropped }: Progress): readonly AfterPart[] {
  if (note === null || task !== null || dropped.has('Note')) return [];
  const values = { Title: noteTitle(note), Body: textOf([note.body], files) };
  return [{ do: 'create', type: 'Note', values }];
}

function reachOf({ phone, email }: CrmWrite['person'], there: Found | null): 'phone' | 'email' | null {
  const has = (field: string): boolean => there !== null && textIn(there.record, field) !== null;
  if (phone !== null || has('Phone') || has('MobilePhone')) return 'phone';
  return email !== null || has('Email') ? 'email' : null;
}

const without = (values: PlainValues, part: PartName, { left }: Progress): PlainValues =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !left[part].has(name)));
