import type { Decision } from '../domain/decide.ts';
import { type Identity, mergeProfile, type Profile } from '../domain/lead/lead.ts';
import { consentsIn, type Said, takeBack } from '../domain/lead/take-back.ts';
import type { Withdrawal } from '../domain/lead/withdrawal.ts';
import { Fault } from '../faults.ts';
import type { DecideLeadDeps } from './decide-lead.ts';
import { decideAndSave, type LookedUp, notOwnersNow } from './deciding.ts';
import type { StoredSignal } from './decision-ports.ts';
import { inputNow } from './look-again.ts';
import type { KnownBy, RecalledLead, WithdrawTransaction } from './withdraw-ports.ts';

const NOTHING: Profile = {
  attributes: {},
  answers: {},
  attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
  consent: [],
  files: [],
};

interface Undone {
  readonly leadId: string | null;
  /** In a few words, kept with the signal. */
  readonly outcome: string;
  readonly decision?: Decision;
}

/**
 * Does what somebody asks for who takes back what they sent: whoever is known by that alone is erased; from anybody else
 * it is taken away, and they are decided about anew. What was taken back before it came, or before anything had come of it,
 * never does.
 * @throws Fault CRM_* only when it was never known who may own anything there
 */
export function createWithdraw(deps: Omit<DecideLeadDeps, 'answers' | 'random'>) {
  return async (signal: StoredSignal, withdrawal: Withdrawal): Promise<Decision | undefined> => {
    // Never inside the transaction: the CRM may keep us waiting.
    const notOwners = await notOwnersNow(deps);
    return deps.ledger.withdrawals(async (tx) => {
      if (!(await tx.claimSignal(signal.id))) return undefined;
      const { leadId, outcome, decision } = await undo(tx, signal, withdrawal, notOwners, deps);
      await tx.settleSignal(signal.id, leadId, outcome, deps.now());
      return decision;
    });
  };
}

async function undo(
  tx: WithdrawTransaction,
  signal: StoredSignal,
  { what, delivery }: Withdrawal,
  notOwners: LookedUp['notOwners'],
  deps: Omit<DecideLeadDeps, 'answers' | 'random'>,
): Promise<Undone> {
  const recalled = await tx.recall(signal.source, delivery, signal.id);
  if (recalled === null) return { leadId: null, outcome: `${what} was not known, and will not be taken` };
  const lead = await tx.leadOf(recalled);
  if (lead === null) {
    await tx.dropSignal(recalled.id);
    return { leadId: null, outcome: `${what} was removed; no lead had come of it` };
  }
  if (lead.others.length > 0) return take(tx, signal, lead, notOwners, deps);
  await tx.eraseLead(lead, signal.id, `taken back through ${signal.source}`, deps.now());
  const { crm } = lead.lead;
  const there = crm
    ? `; ${deps.crm.name} still has them as ${crm.type} ${crm.id}: erase them there as well`
    : '';
  return { leadId: null, outcome: `the person was erased: only ${what} was known of them${there}` };
}

/** Somebody who is known by other signals as well: they stay, and what those say stays. */
async function take(
  tx: WithdrawTransaction,
  signal: StoredSignal,
  lead: RecalledLead,
  notOwners: LookedUp['notOwners'],
  deps: Omit<DecideLeadDeps, 'answers' | 'random'>,
): Promise<Undone> {
  const at = deps.now().toISOString();
  const { id, identity, profile, openHandoff } = lead.lead;
  const known: Said = { identity, profile: profile ?? lead.input.lead.profile };
  const said = saidBy(lead.taken, deps);
  const rest = restOf(lead.others, identity, deps);
  const now = said ? takeBack(known, said, rest, at) : known;
  const isUnsent = await tx.takeAway(lead, now, (past) => (said ? takeBack(past, said, rest, at) : past));

  const purposes = said ? consentsIn(known.profile, said.profile) : [];
  const withdrawn = { source: signal.source, consents: purposes };
  const consents = purposes.length === 0 ? '' : `; consent withdrawn for ${purposes.join(', ')}`;
  const summary = `Took back what they sent through ${signal.source}: it is forgotten here${consents}`;
  await tx.tell(id, [{ at, kind: 'signal', summary, detail: { signal: signal.id } }]);

  const outcome = `taken away from a lead that is known by other signals too${consents}`;
  // Whom somebody deleted in the CRM is not decided about, or the record would be made anew.
  if (lead.isDeleted) return { leadId: id, outcome };
  const newest = lead.others.at(-1);
  const input = inputNow(
    { ...lead, lead: { ...lead.lead, ...now } },
    await tx.eventsOf(id),
    lead.input.crm,
    deps,
  );
  const decision = await decideAndSave(
    tx,
    {
      ...input,
      ...(newest && { signal: signalOf(newest) }),
      // Whoever was to get the lead has not been told, and is not told of what was taken back: it is offered anew.
      openHandoff:
        isUnsent && openHandoff ? { ...openHandoff, state: 'waiting', owner: null, pool: null } : openHandoff,
      notOwners,
      withdrawn,
    },
    lead.lead.crm,
    deps,
  );
  return { leadId: id, outcome, decision };
}

/** What all of them said, the oldest first. Who cannot be read has told at least who it is: that is not to be lost. */
const restOf = (
  others: readonly KnownBy[],
  identity: Identity,
  deps: Pick<DecideLeadDeps, 'settingsOf' | 'sourceFor'>,
): Said =>
  others
    .map((other) => saidBy(other, deps) ?? { identity, profile: NOTHING })
    .reduce((rest, said) => ({
      identity: {
        email: said.identity.email ?? rest.identity.email,
        phone: said.identity.phone ?? rest.identity.phone,
      },
      profile: mergeProfile(rest.profile, said.profile),
    }));

/** null: a CRM only told of it, or its source is not there any more or would not understand it now. */
function saidBy(
  { said, source, body, contentType }: KnownBy,
  { settingsOf, sourceFor }: Pick<DecideLeadDeps, 'settingsOf' | 'sourceFor'>,
): Said | null {
  const settings = settingsOf(source);
  if (said || !settings) return said;
  try {
    const parsed = sourceFor(settings.type).parse(body, contentType, settings);
    return 'kind' in parsed ? null : parsed;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

const signalOf = ({ id, source, event, receivedAt }: KnownBy) => ({
  id,
  source,
  kind: event,
  receivedAt: receivedAt.toISOString(),
});
