import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { Fault } from '../../../faults.ts';
import type { CrmWriteCall } from '../../../flow/ports.ts';
import type { OwnerChoice } from '../../owner-choice.ts';
import type { Sleep } from '../../sleep.ts';
import type { Org } from '../org.ts';
import type { People } from '../people.ts';
import { faultOf } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';
import type { Users } from '../users.ts';
import { heedRule } from './heed-rule.ts';
import type { Job } from './job.ts';
import type { LookFor } from './look-for.ts';
import { refusedOwner } from './owners.ts';
import type { PartName, Progress } from './progress.ts';
import {
  isConverted,
  isCrossReference,
  isDuplicate,
  isGone,
  isLocked,
  isOwner,
  isTaken,
  unfitFields,
} from './refusals.ts';

export interface MendDeps {
  readonly people: People;
  readonly lookFor: LookFor;
  readonly users: Pick<Users, 'notOwners' | 'refresh'>;
  readonly org: Pick<Org, 'forget'>;
  readonly sleep: Sleep;
}

export interface Refused {
  readonly part: PartName;
  readonly refusal: Refusal;
}

interface Tried {
  readonly write: CrmWrite;
  readonly owner: OwnerChoice;
  readonly job: Job;
}

const MOST = { turn: 2, round: 3, lock: 3, taken: 1 } as const;

/** Between two tries of a record that somebody else holds, in milliseconds. */
const jitter = (): number => 200 + Math.random() * 1_300;

/**
 * What becomes of a write that Salesforce refused in part: `progress` says what is written next. False: the person is
 * there no more, and nobody may be made. @throws Fault CRM_* where nothing can be mended
 */
export function createMend(deps: MendDeps) {
  return async (refused: Refused, progress: Progress, tried: Tried, call: CrmWriteCall): Promise<boolean> => {
    const { part, refusal } = refused;
    const fault = faultOf(refusal, whatOf(part, progress));
    /** Counts one more try. */
    const again = (kind: keyof Progress['tries']): void => {
      if (progress.tries[kind] >= MOST[kind]) throw fault;
      progress.tries[kind] += 1;
    };
    if (isLocked(refusal)) {
      again('lock');
      await deps.sleep(jitter(), call.signal);
      return true;
    }
    const owner = tried.owner.kept ?? tried.write.owner;
    const ownerFault = (): Promise<Fault> => refusedOwner(deps.users, owner, refusal);
    /** Salesforce does not say which id is of nobody. It is the owner's only where our list, read anew, knows them no more. */
    const ofSomeId = async (): Promise<Fault> => {
      if (tried.owner.owner === null || owner === null) return fault;
      const ofOwner = await ownerFault();
      return (await deps.users.notOwners([owner])).size > 0 ? ofOwner : fault;
    };
    if (isOwner(refusal)) throw await ownerFault();
    if (isOfWhomIsGone(refused, tried.job)) {
      again('turn');
      const before = progress.done ?? progress.there?.id ?? null;
      const isSomebody = await findAgain(progress, tried.write, call, deps);
      // A converted lead keeps our key, be its contact gone.
      if (progress.there === null && isConverted(refusal)) progress.keyless = true;
      const isThere = before === null || progress.there?.id === before;
      // Nobody went: it is notes that there are none of, or the other id that was sent is of nobody.
      if (isThere && part === 'Note') return leaveNote(fault, progress);
      if (isThere && isCrossReference(refusal)) throw await ofSomeId();
      return isSomebody;
    }
    if (part === 'Note') return leaveNote(fault, progress);
    if (part === 'Task' && isGone(refusal)) {
      // Somebody deleted it meanwhile, and meant to.
      progress.dropped.add('Task');
      return true;
    }
    if (isTaken(refusal) || isTaskThere(refused, progress)) {
      again('taken');
      await findTaken(part, progress, tried.write, call, deps);
      return true;
    }
    if (isDuplicate(refusal) && part === 'person') {
      await heedRule(refusal, progress, call, deps.people, () => again('turn'));
      return true;
    }
    const bad = leavable(refused, tried.job);
    if (bad.length === 0) throw fault;
    again('round');
    deps.org.forget();
    for (const name of bad) {
      progress.left[part].add(name);
      progress.warnings.push(
        `Salesforce refused ${name} (${refusal.code}) of ${whatOf(part, progress)}. It was left out.`,
      );
    }
    return true;
  };
}

/** As people call it. */
const whatOf = (part: PartName, { there }: Progress): string =>
  part === 'person' ? `the ${there?.type.toLowerCase() ?? 'lead'}` : `the ${part.toLowerCase()}`;

/** The person went, be it that only what hangs at them is refused for it. */
function isOfWhomIsGone({ part, refusal }: Refused, { after }: Job): boolean {
  const isChange = after.some((one) => one.type === part && one.do === 'update');
  return !isChange && (isGone(refusal) || isCrossReference(refusal));
}

/** Salesforce says where a merged or converted record went; else it is looked for as if for the first time. */
async function findAgain(
  progress: Progress,
  { person: { email, phone }, leadId, mayCreate }: CrmWrite,
  call: CrmWriteCall,
  { people }: MendDeps,
): Promise<boolean> {
  const id = progress.done ?? progress.there?.id;
  const followed = id === undefined ? null : await people.byId(id, call);
  progress.there = followed ?? (await people.find({ email, phone, leadId }, call));
  progress.done = null;
  return progress.there !== null || mayCreate;
}

/** A note that Salesforce never takes costs a warning: the lead has its owner all the same. */
function leaveNote(fault: Fault, { dropped, warnings }: Progress): true {
  if (fault.code !== 'CRM_REFUSED') throw fault;
  dropped.add('Note');
  warnings.push(`The note was left out: ${fault.message}`);
  return true;
}

/** Salesforce: what a task is for is said when it is made, and never changed. So who may not say it changes one. */
const isTaskThere = ({ part, refusal }: Refused, { task, tries }: Progress): boolean =>
  part === 'Task' &&
  task === null &&
  tries.taken < MOST.taken &&
  unfitFields(refusal).includes('TaskSubtype');

/** Another process wrote a record of our key, just now or in an attempt that nobody told us of. */
async function findTaken(
  part: PartName,
  progress: Progress,
  { person: { email, phone }, leadId, task }: CrmWrite,
  call: CrmWriteCall,
  { people, lookFor }: MendDeps,
): Promise<void> {
  if (part === 'Task') {
    progress.task = task && (await lookFor.task(task.key, call));
    return;
  }
  const found = await people.find({ email, phone, leadId }, call);
  // Who is found is another one than the one who has our key.
  if (found !== null && found.id === progress.there?.id) progress.keyless = true;
  progress.there = found;
}

/** Without these the record must not be written. */
const NEEDED: Readonly<Record<PartName, readonly string[]>> = {
  person: ['LastName', 'Company', 'Email', 'OwnerId'],
  Task: ['OwnerId'],
  Note: [],
};

/** Those of the fields at fault that we sent. What else is named came from another write of the same record. */
function leavable({ part, refusal }: Refused, { person, after }: Job): readonly string[] {
  const one = part === 'person' ? person : after.find(({ type }) => type === part);
  const values = one !== undefined && 'values' in one ? one.values : {};
  return unfitFields(refusal).filter((name) => name in values && !NEEDED[part].includes(name));
}
