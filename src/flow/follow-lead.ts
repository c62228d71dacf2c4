import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../domain/decide.ts';
import type { Handoff } from '../domain/handoff/handoff.ts';
import type { CrmNews } from '../domain/lead/crm-news.ts';
import { type LeadEvent, mergeProfile } from '../domain/lead/lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { type DecidingDeps, decideAndSave, type LookedUp, policyFor, type Unpooled } from './deciding.ts';
import type { StoredSignal } from './decision-ports.ts';
import type { CrmStanding, FollowedLead, FollowTransaction } from './follow-ports.ts';
import { inputNow, nextLookAt, wouldDiffer } from './look-again.ts';
import type { CrmPersonNow } from './ports.ts';

/** News of a CRM with what was known before the CRM was asked. */
export interface Heard {
  readonly signal: StoredSignal;
  readonly news: DatedNews;
  readonly before: CrmStanding;
  readonly notOwners: LookedUp['notOwners'];
}

/** News that does not say when it happened counts from when it came. */
export type DatedNews = CrmNews & { readonly at: string };

/** What became of a piece of news. */
export interface Followed {
  readonly leadId: string | null;
  /** In a few words, kept with the signal. */
  readonly outcome: string;
  readonly decision?: Decision;
}

/** Two tellings of one form are at most this far apart. */
const SAME_FORM_MS = 60_000;
const RECENT_FORM_MS = 24 * 3_600_000;

/** Brings a lead up to what the CRM says of it now, and decides anew where that changes something. */
export async function followLead(
  tx: FollowTransaction,
  due: FollowedLead,
  heard: Heard,
  person: CrmPersonNow,
  deps: DecidingDeps,
): Promise<Followed> {
  const { signal, news } = heard;
  const learnt = await learn(tx, due, person);
  const form = newForm(person, await tx.eventsOf(due.lead.id), heard);
  if (form) await tx.addEvent(signal.id, due.lead.id, form);

  const events = await tx.eventsOf(due.lead.id);
  const asked: Unpooled = {
    ...inputNow(learnt.due, events, person.facts, deps),
    notOwners: heard.notOwners,
  };
  const said: Unpooled = form ? { ...asked, cause: 'signal', signal: signalOf(heard, form) } : asked;
  const policy = policyFor(said, deps);
  const input = { ...said, openHandoff: await followOwner(tx, due, person, heard, policy, deps) };

  const leadId = due.lead.id;
  const now = deps.now().getTime();
  if (!form && !wouldDiffer(due, input, policy, now)) {
    // Whoever was deleted there was not looked at by the clock either.
    if (learnt.isNew || due.lead.crm === null)
      await tx.postponeRescore(leadId, policy.hash, nextLookAt(input, policy, now));
    return { leadId, outcome: learnt.isNew ? 'what was learnt changes nothing' : 'nothing new' };
  }
  if (!form) {
    const summary = `Changed in ${deps.crm.name}: ${news.because}`;
    await tx.tell(leadId, [{ at: news.at, kind: 'crm', summary, detail: { signal: signal.id } }]);
  }
  const decision = await decideAndSave(tx, input, person.ref, deps);
  return { leadId, outcome: 'decided anew', decision };
}

/** What the CRM says now replaces what was said before; what it does not say stays. */
async function learn(
  tx: FollowTransaction,
  due: FollowedLead,
  { ref, identity, profile: said }: CrmPersonNow,
): Promise<{ due: FollowedLead; isNew: boolean }> {
  const { lead } = due;
  const profile = mergeProfile(lead.profile, said);
  const asked = {
    email: identity.email ?? lead.identity.email,
    phone: identity.phone ?? lead.identity.phone,
  };
  const isNew = !isDeepStrictEqual(asked, lead.identity) || !isDeepStrictEqual(profile, lead.profile);
  const now = isNew ? await tx.learn(lead, asked, profile) : lead.identity;
  return { due: { ...due, lead: { ...lead, identity: now, profile, crm: ref } }, isNew };
}

/** @param at ISO 8601; a form long before the news is not what the news is about */
export const isRecent = (at: string, news: DatedNews): boolean =>
  Date.parse(at) >= Date.parse(news.at) - RECENT_FORM_MS;

/** A form that was filled in at the CRM itself and that nobody has told us of. */
function newForm(
  { lastForm }: CrmPersonNow,
  events: readonly LeadEvent[],
  { signal, news }: Heard,
): LeadEvent | null {
  if (!lastForm) return null;
  const at = Date.parse(lastForm.at);
  // By a wrong clock a form lies in the future: its time will come.
  if (at > signal.receivedAt.getTime() + SAME_FORM_MS) return null;
  const known = events.filter(({ name }) => name === 'form_submitted').map((event) => Date.parse(event.at));
  const isNew = known.length === 0 ? isRecent(lastForm.at, news) : at > Math.max(...known) + SAME_FORM_MS;
  if (!isNew) return null;
  return { name: 'form_submitted', at: new Date(at).toISOString(), properties: formProperties(lastForm) };
}

export const formProperties = ({ name }: NonNullable<CrmPersonNow['lastForm']>): LeadEvent['properties'] =>
  name === null ? {} : { form: name };

const signalOf = ({ signal }: Heard, form: LeadEvent): Unpooled['signal'] => ({
  id: signal.id,
  source: signal.source,
  kind: form.name,
  receivedAt: signal.receivedAt.toISOString(),
});

/**
 * Somebody gave the lead away in the CRM after we had written our owner: the handoff goes with it. Who is not among
 * the people of the policy can have no handoff, so that is only told, and told once.
 */
async function followOwner(
  tx: FollowTransaction,
  { lead, toldOwner }: FollowedLead,
  { facts }: CrmPersonNow,
  { before }: Heard,
  { roster }: Policy,
  { crm, now }: DecidingDeps,
): Promise<Handoff | null> {
  const { openHandoff } = lead;
  if (!openHandoff?.owner || !before.handedOff.includes(openHandoff.id)) return openHandoff;
  const email = typeof facts['crm.owner'] === 'string' ? facts['crm.owner'].toLowerCase() : '';
  const isOurs = email === roster.emailOf(openHandoff.owner).toLowerCase();
  const owner = isOurs ? openHandoff.owner : roster.personByEmail(email);
  const told = owner === undefined ? email : null;
  if (told !== toldOwner) await tx.rememberToldOwner(openHandoff.id, told);
  if (isOurs || (owner === undefined && told === toldOwner)) return openHandoff;
  const summary = ownerTold(crm.name, openHandoff.owner, email, owner);
  const detail = { handoff: openHandoff.id, before: openHandoff.owner, owner: owner ?? (email || null) };
  const kind = owner === undefined ? 'warning' : 'crm';
  await tx.tell(lead.id, [{ at: now().toISOString(), kind, summary, detail }]);
  if (owner === undefined) return openHandoff;
  await tx.giveTo(owner, lead.id, openHandoff.id);
  return { ...openHandoff, owner, pool: null };
}

/** @param owner the person of the policy who has this e-mail address; undefined: it is none of them */
function ownerTold(crm: string, before: string, email: string, owner: string | undefined): string {
  if (owner !== undefined) return `Owner changed in ${crm} to ${owner}`;
  if (email === '') return `${crm} names no owner any more; ${before} keeps the handoff`;
  return `Owner changed in ${crm} to ${email}, who is not among the people of the policy`;
}
