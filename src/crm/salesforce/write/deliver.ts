import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import { Fault } from '../../../faults.ts';
import type { CrmCall, CrmWriteCall } from '../../../flow/ports.ts';
import type { OwnerChoice } from '../../owner-choice.ts';
import { LEAD_KEY } from '../baton-fields.ts';
import type { Found } from '../people.ts';
import type { End, Job } from './job.ts';
import { createMend, type MendDeps, type Refused } from './mend.ts';
import { type PlanDeps, planFor } from './plan-write.ts';
import { begin, type PartName, type Progress } from './progress.ts';
import { isHalted } from './refusals.ts';
import { noteTitle } from './task-values.ts';

export interface DeliverDeps extends PlanDeps, Omit<MendDeps, keyof PlanDeps> {
  readonly send: (job: Job, call: CrmCall) => Promise<End>;
}

export interface Delivery {
  readonly write: CrmWrite;
  /** The owner asked for; null leaves the owner as it is. */
  readonly ownerId: string | null;
  readonly there: Found | null;
  /** Whether an earlier attempt may have left a task or a note. */
  readonly looking: boolean;
  /** Told as soon as the person is written, however the rest ends. */
  readonly onPerson: (found: Found) => void;
}

export interface Delivered {
  readonly type: Found['type'];
  readonly id: string;
  readonly owner: OwnerChoice;
  readonly warnings: readonly string[];
}

/**
 * Writes one person with task or note, and goes on over what Salesforce refuses on the way: each refusal changes what is
 * written next, or ends it. Null: the person is there no more, and nobody may be made.
 */
export function createDeliver(deps: DeliverDeps) {
  const mend = createMend(deps);
  return async (delivery: Delivery, call: CrmWriteCall): Promise<Delivered | null> => {
    const { write, ownerId } = delivery;
    const progress = await look(delivery, call, deps);
    for (;;) {
      const plan = await planFor(write, ownerId, progress, call, deps);
      const { job, owner } = plan;
      const end = await send(job, call, deps);
      if (end.person.kind === 'done') await keepPerson(end.person.id, job, progress, delivery, call, deps);
      const refused = whyRefused(end, job);
      if (refused === null) {
        const warnings = [...plan.warnings, ...progress.warnings];
        const id = progress.done ?? progress.there?.id ?? '';
        return { type: progress.there?.type ?? 'Lead', id, owner, warnings };
      }
      const isLeft = await mend(refused, progress, { write, owner, job }, call);
      if (!isLeft) return null;
    }
  };
}

async function look(
  { write: { task, note }, there, looking }: Delivery,
  call: CrmWriteCall,
  { lookFor }: DeliverDeps,
): Promise<Progress> {
  if (!looking) return begin(there, null);
  if (task !== null) return begin(there, await lookFor.task(task.key, call));
  const progress = begin(there, null);
  const isNoted =
    note !== null &&
    there !== null &&
    (await lookFor.note({ parentId: there.id, title: noteTitle(note) }, call));
  if (isNoted) progress.dropped.add('Note');
  return progress;
}

const send = async (job: Job, call: CrmWriteCall, deps: DeliverDeps): Promise<End> =>
  job.person.do === 'nothing' && job.after.length === 0
    ? { person: { kind: 'done', id: job.person.id, created: false }, after: [] }
    : deps.send(job, call);

/** Whoever is written stays written, and is known to those who would make the same person. */
async function keepPerson(
  id: string | null,
  { person }: Job,
  progress: Progress,
  { write, onPerson }: Delivery,
  call: CrmWriteCall,
  { people }: DeliverDeps,
): Promise<void> {
  const { email, phone } = write.person;
  if (id === null) {
    // Salesforce said only that it was done.
    const found = await people.find({ email, phone, leadId: write.leadId }, call);
    if (found === null)
      throw new Fault('CRM_UNAVAILABLE', 'Salesforce took the lead and does not find it. It is tried again.');
    progress.there = found;
    progress.done = found.id;
  } else progress.done = id;
  const values = 'values' in person ? person.values : {};
  onPerson(
    progress.there ?? {
      type: 'Lead',
      id: progress.done,
      record: { ...values, [LEAD_KEY]: write.leadId, Email: email },
      others: 0,
    },
  );
}

/** The refusal that says why; of what was only undone with it there is nothing to learn. */
function whyRefused({ person, after }: End, { after: parts }: Job): Refused | null {
  const all = [person, ...after].flatMap((result, i): Refused[] => {
    const part: PartName = i === 0 ? 'person' : (parts[i - 1]?.type ?? 'person');
    return result.kind === 'refused' ? [{ part, refusal: result.refusal }] : [];
  });
  return all.find(({ refusal }) => !isHalted(refusal)) ?? all[0] ?? null;
}
