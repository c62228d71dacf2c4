import { cut } from '../domain/cut.ts';
import { contentDoubts } from '../domain/lead/content-doubts.ts';
import { type Doubt, isHeld } from '../domain/lead/doubt.ts';
import type { Profile, Submission } from '../domain/lead/lead.ts';
import type { SourceSettings } from '../intake/source.ts';
import type { DecisionLedger, StoredSignal } from './decision-ports.ts';
import type { Clock } from './ports.ts';
import type { HeldSummary } from './quarantine-views.ts';

export interface HoldDeps {
  readonly ledger: Pick<DecisionLedger, 'othersWhoSaid' | 'transaction'>;
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly now: Clock;
}

/** Shorter words, such as "Please call me", are anybody's. */
const WORDS_FROM = 40;
/** A form may come with words in it that somebody left as they are. */
const OTHERS_FROM = 4;
const SINCE_MS = 24 * 3_600_000;
const SHOWN = 300;

/** Everything that speaks against a person having sent it: at the door, in the sender's marks, in its words, in others' words. */
export async function doubtsAbout(
  signal: StoredSignal,
  submission: Submission,
  { ledger, now }: HoldDeps,
): Promise<readonly Doubt[]> {
  // What is read from the CRM, or handed in by who is signed in, nobody doubts.
  if (signal.door === null) return [];
  if (signal.released !== null) return signal.released.doubts;
  const doubts = [...signal.door.doubts, ...(submission.doubts ?? []), ...contentDoubts(submission)];
  const { identity, profile } = submission;
  const words = String(profile.attributes['message'] ?? '').trim();
  const who = identity.email ?? identity.phone;
  if (words.length < WORDS_FROM || who === null) return doubts;
  const others = await ledger.othersWhoSaid(signal.id, { words, who }, new Date(now().getTime() - SINCE_MS));
  if (others < OTHERS_FROM) return doubts;
  return [...doubts, { code: 'same_text', because: `${others} others wrote the very same within a day` }];
}

/** Whether it goes to quarantine: not what somebody has let out, nor where the policy wants none. */
export const mustBeHeld = (
  signal: StoredSignal,
  doubts: readonly Doubt[],
  { settingsOf }: Pick<HoldDeps, 'settingsOf'>,
): boolean =>
  signal.released === null && isHeld(doubts) && settingsOf(signal.source)?.options['quarantine'] !== false;

/** Puts it into quarantine, unless somebody else has settled it. Nothing of it goes to the CRM, and no lead is made. */
export const holdDoubtful = (
  signal: StoredSignal,
  submission: Submission,
  doubts: readonly Doubt[],
  { ledger, now }: HoldDeps,
): Promise<void> =>
  ledger.transaction(async (tx) => {
    if (await tx.claimSignal(signal.id))
      await tx.hold(signal, { doubts, summary: summaryOf(submission), at: now() });
  });

function summaryOf({ identity, profile, event }: Submission): HeldSummary {
  const { attributes } = profile;
  const text = (name: string): string | null =>
    attributes[name] === undefined ? null : cut(String(attributes[name]), SHOWN);
  return {
    ...identity,
    name: text('name'),
    company: text('company.name'),
    message: saidBy(profile),
    event: event.name,
  };
}

/** Whoever decides about it has nothing else to go by. */
function saidBy({ attributes, answers, files, leftOut = [] }: Profile): string | null {
  const message = attributes['message'] === undefined ? [] : [cut(String(attributes['message']), SHOWN)];
  const others = Object.entries(answers).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const names = [...files, ...leftOut].map(({ name }) => `file: ${name}`);
  const said = [...message, ...others, ...names].join(' · ');
  return said === '' ? null : cut(said, 2 * SHOWN);
}
