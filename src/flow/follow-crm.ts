import type { Decision } from '../domain/decide.ts';
import type { CrmNews } from '../domain/lead/crm-news.ts';
import type { Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import type { SourceSettings } from '../intake/source.ts';
import { type DecideSignalDeps, decideSignal } from './decide-signal.ts';
import { notOwnersNow } from './deciding.ts';
import type { StoredSignal } from './decision-ports.ts';
import {
  type DatedNews,
  type Followed,
  followLead,
  formProperties,
  type Heard,
  isRecent,
} from './follow-lead.ts';
import type { FollowedLead, FollowLedger, FollowTransaction } from './follow-ports.ts';
import { otherCrm, toldElsewhere } from './other-crm.ts';
import type { CrmPersonNow } from './ports.ts';

/** Answers of a CRM that take longer than this are given up; the job is tried again. */
const READ_DEADLINE_MS = 15_000;
/** So long a contact counts as new to a CRM. */
const NEW_FOR_MS = 7 * 24 * 3_600_000;

export interface FollowCrmDeps extends DecideSignalDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
}

const nothing = (outcome: string): Followed => ({ leadId: null, outcome });

/**
 * Does what news of a CRM asks for. The message only says where to look: the person is read from the CRM, and decided
 * on as they are now. So late, repeated and disordered messages end alike, and an echo of our own write, which finds
 * nothing new, leaves no trace.
 * @throws Fault CRM_*
 */
export function createFollowCrm(deps: FollowCrmDeps) {
  const { crmNews } = deps.ledger;
  return async (signal: StoredSignal, news: CrmNews): Promise<Decision | undefined> => {
    if (news.change === 'elsewhere') return settle(crmNews, signal, async () => nothing(news.because), deps);
    const teller = otherCrm(deps.settingsOf(signal.source), deps.crm.name);
    if (teller !== null) {
      const outcome = toldElsewhere(news, teller, deps.crm.name);
      return settle(crmNews, signal, async () => nothing(outcome), deps);
    }
    // Asked before the CRM is: what we write to it while it answers must not pass for somebody else's doing.
    const before = await crmNews.standing(signal.id, [news.id, ...news.formerIds]);
    const dated = { ...news, at: news.at ?? signal.receivedAt.toISOString() };
    const notOwners = await notOwnersNow(deps);
    const heard: Heard = { signal, news: dated, before, notOwners };
    const person = await personNow(news.id, deps);
    // Erasing cannot be taken back, and a test delivery looks like any other: whom the CRM still has was not erased.
    if (person && news.change === 'erased')
      throw new Fault(
        'CRM_STILL_THERE',
        `${deps.crm.name} told that ${news.id} was erased, and still has them. Nothing was erased here; it is asked again.`,
      );
    return settle(
      crmNews,
      signal,
      (tx) => (person ? look(tx, heard, person, deps) : gone(tx, heard, deps)),
      deps,
    );
  };
}

/** Does the work and settles the signal in one transaction, unless somebody else has settled it. */
const settle = (
  ledger: FollowLedger,
  signal: StoredSignal,
  work: (tx: FollowTransaction) => Promise<Followed | undefined>,
  { now }: DecideSignalDeps,
): Promise<Decision | undefined> =>
  ledger.transaction(async (tx) => {
    if (!(await tx.claimSignal(signal.id))) return undefined;
    const followed = await work(tx);
    if (followed) await tx.settleSignal(signal.id, followed.leadId, followed.outcome, now());
    else await tx.dropSignal(signal.id);
    return followed?.decision;
  });

async function personNow(id: string, { crm, isCrowded }: DecideSignalDeps): Promise<CrmPersonNow | null> {
  const signal = AbortSignal.timeout(READ_DEADLINE_MS);
  const [person] = await crm.read([id], { signal, urgent: false, patient: isCrowded() });
  return person ?? null;
}

/** The CRM has nobody under this id. @returns undefined when they are erased: the signal must go as well */
async function gone(
  tx: FollowTransaction,
  { signal, news, before }: Heard,
  { crm, now }: DecideSignalDeps,
): Promise<Followed | undefined> {
  const ids = [news.id, ...news.formerIds];
  if (news.change === 'erased' || before.erasedAt !== null) {
    const why = `erased in ${crm.name}`;
    const leads = await tx.eraseFromCrm(ids, { signalId: signal.id, why, at: now() });
    return news.change === 'erased' ? nothing(`${leads} erased`) : undefined;
  }
  if (news.change === 'changed') return nothing(`not in ${crm.name} any more`);
  const leads = await tx.leaveCrm(ids, new Date(news.at), crm.name, now());
  return nothing(`deleted in ${crm.name}: ${leads} of our leads`);
}

async function look(
  tx: FollowTransaction,
  heard: Heard,
  person: CrmPersonNow,
  deps: FollowCrmDeps,
): Promise<Followed | undefined> {
  const { news, before } = heard;
  const { ref, identity } = person;
  const inCrm = await tx.leadsInCrm([...new Set([news.id, ref.id, ...news.formerIds])]);
  const known = oneOf(inCrm, person) ?? (await tx.leadKnownAs(identity));
  if (known) {
    // Colleagues share a phone: by that alone nobody is taken for the person of another record.
    if (inCrm.length === 0 && identity.email === null && (known.lead.crm?.id ?? ref.id) !== ref.id)
      return nothing('has the phone number of somebody else and no e-mail address');
    await move(tx, inCrm.length > 0 ? inCrm : [known], person, deps);
    return followLead(tx, known, heard, person, deps);
  }
  const { lastForm } = person;
  if (before.erasedAt !== null && !(lastForm && Date.parse(lastForm.at) > before.erasedAt.getTime()))
    return undefined;
  if (identity.email === null && identity.phone === null)
    return nothing('neither an e-mail address nor a phone number: no lead until there is one');
  const newcomers = deps.settingsOf(heard.signal.source)?.options['new_contacts'];
  if (!mayBecomeLead(person, news, newcomers)) return nothing('an old contact of whom only this is new');
  const lead = await tx.leadFor(identity, {
    profile: person.profile,
    source: heard.signal.source,
    at: heard.signal.receivedAt,
  });
  // Several messages tell of a new contact at once; whoever came first has made the lead.
  const made = lead.profile === null ? null : await tx.leadKnownAs(identity);
  if (made) return followLead(tx, made, heard, person, deps);
  const decision = await decideSignal(
    tx,
    heard.signal,
    lead,
    newcomer(person, news),
    { ...person, notOwners: heard.notOwners },
    deps,
  );
  return { leadId: lead.id, outcome: 'a new lead', decision };
}

/** Of several leads with one record, the one that has its e-mail address, else the oldest. */
const oneOf = (leads: readonly FollowedLead[], { identity }: CrmPersonNow): FollowedLead | undefined =>
  leads.find(({ lead }) => lead.identity.email !== null && lead.identity.email === identity.email) ??
  leads[0];

/** Records that were merged are one from now on. Two leads who share it stay two: each has its own history. */
async function move(
  tx: FollowTransaction,
  leads: readonly FollowedLead[],
  { ref }: CrmPersonNow,
  { crm, now }: DecideSignalDeps,
): Promise<void> {
  const moving = leads.map(({ lead }) => lead).filter((lead) => lead.crm?.id !== ref.id);
  if (moving.length === 0) return;
  await tx.moveInCrm(
    moving.map(({ id }) => id),
    ref,
  );
  for (const { id, crm: old } of moving) {
    if (old === null) continue;
    const others = leads.map(({ lead }) => lead.id).filter((other) => other !== id);
    const shared = others.length === 0 ? '' : `, which it shares with ${others.join(', ')}`;
    const summary = `Its record in ${crm.name} is now ${ref.id}, no longer ${old.id}${shared}`;
    await tx.tell(id, [{ at: now().toISOString(), kind: 'crm', summary, detail: { record: ref } }]);
  }
}

/** What somebody changes on an old record is no reason to give the person to sales. @param newcomers the policy's word */
function mayBecomeLead({ lastForm, createdAt }: CrmPersonNow, news: DatedNews, newcomers: unknown): boolean {
  if (newcomers === 'none') return false;
  if (lastForm && isRecent(lastForm.at, news)) return true;
  if (newcomers === 'forms') return false;
  return createdAt === null || Date.parse(createdAt) >= Date.parse(news.at) - NEW_FOR_MS;
}

/** Somebody who is in the CRM and whom we have never heard of, as a signal of theirs. */
function newcomer({ identity, profile, lastForm }: CrmPersonNow, news: DatedNews): Submission {
  if (lastForm && isRecent(lastForm.at, news)) {
    const event = { name: 'form_submitted', properties: formProperties(lastForm) };
    return { identity, profile, event, occurredAt: lastForm.at };
  }
  return { identity, profile, event: { name: 'contact_created', properties: {} }, occurredAt: news.at };
}
