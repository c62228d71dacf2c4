import type { Decided, DecisionInput } from './decide.ts';
import { brief, taskBody, taskTitle, whoIs } from './handoff/brief.ts';
import type { CrmPerson, CrmTask, CrmWrite } from './handoff/crm-write.ts';
import type { Attributes } from './lead/lead.ts';
import type { Policy } from './policy/policy.ts';
import type { FactValue } from './scoring/context.ts';
import { OUT } from './scoring/grade.ts';
import { reasonLines } from './scoring/scorecard.ts';
import { showGrade } from './scoring/show-grade.ts';

/** The write that puts a decision into the CRM: the person, and for a new handoff the owner, the task and the brief. */
export function crmWriteFor(key: string, input: DecisionInput, policy: Policy, decided: Decided): CrmWrite {
  const { lead, signal } = input;
  const { handoff, scorecard, assignment } = decided;
  const { email, phone } = lead.identity;
  const { grades } = policy.document;
  const isMoved = assignment.kind === 'kept' && lead.isHandoffElsewhere === true;
  const isNew = handoff !== null && (assignment.kind === 'owner' || isMoved);
  const about = {
    who: whoIs(lead.profile, email, phone),
    profile: lead.profile,
    email,
    phone,
    source: signal.source,
    receivedAt: signal.receivedAt,
    card: scorecard,
    raise: decided.nextGrade?.text ?? null,
    grades,
    routeBecause: `${decided.route.because} (route ${decided.route.id}); ${'because' in assignment ? assignment.because : 'nobody'}`,
  };
  const wroteAgain =
    input.cause === 'signal' && assignment.kind === 'kept' && signal.kind === 'form_submitted';
  return {
    key,
    leadId: lead.id,
    person: personOf(lead.profile.attributes, email, phone),
    mayCreate: scorecard.grade !== OUT,
    known: lead.knownToCrm,
    owner: isNew && handoff.owner !== null ? policy.roster.emailOf(handoff.owner) : null,
    ownerBefore: textOr(input.crm['crm.owner']),
    stage: decided.lead.stage,
    fields: {
      grade: showGrade(scorecard.grade, grades),
      fit: scorecard.fit,
      engagement: scorecard.engagement,
      cell: scorecard.cell,
      reasons: reasonLines(scorecard, grades).join('\n'),
      next_grade: decided.nextGrade?.text ?? null,
      handoff_state: handoff?.state ?? null,
      handoff_id: handoff?.id ?? null,
      received_at: handoff?.receivedAt ?? signal.receivedAt,
      handed_off_at: null,
      sla_due_at: handoff?.slaDueAt ?? null,
    },
    task: isNew ? slaTask(about, handoff.id, handoff.slaDueAt ?? decided.at, scorecard.grade, policy) : null,
    note: isNew
      ? { key: `brief-${handoff.id}`, body: brief(about) }
      : wroteAgain
        ? { key: `again-${decided.id}`, body: `Came in again.\n${brief(about)}` }
        : input.withdrawn
          ? { key: `withdrawn-${decided.id}`, body: withdrawnNote(input.withdrawn) }
          : null,
    files: isNew || wroteAgain ? lead.profile.files : [],
  };
}

const textOr = (value: FactValue | undefined): string | null => (typeof value === 'string' ? value : null);

function slaTask(
  about: Parameters<typeof taskBody>[0],
  handoffId: string,
  dueAt: string,
  grade: string,
  policy: Policy,
): CrmTask {
  const { grades } = policy.document;
  const rank = grades.order.indexOf(grade);
  const priority = rank === 0 ? 'high' : rank === 1 ? 'medium' : 'low';
  return {
    key: `sla-${handoffId}`,
    title: taskTitle(about.who, showGrade(grade, grades)),
    body: taskBody(about),
    dueAt,
    priority,
  };
}

function personOf(attributes: Attributes, email: string | null, phone: string | null): CrmPerson {
  const text = (name: string): string | null => {
    const value = attributes[name];
    return value === undefined || value === '' ? null : String(value);
  };
  return {
    email,
    phone,
    name: text('name'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    title: text('title'),
    company: text('company.name'),
    country: text('company.country'),
  };
}

const withdrawnNote = ({ source, consents }: NonNullable<DecisionInput['withdrawn']>): string =>
  [
    `Took back what they sent through ${source}. Baton has forgotten it; what it had written here before stays until somebody deletes it.`,
    ...(consents.length === 0 ? [] : [`Consent withdrawn: ${consents.join(', ')}.`]),
  ].join('\n');
