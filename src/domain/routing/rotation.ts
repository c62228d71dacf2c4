/**
 * Who in a pool is next.
 *
 * `round_robin` is Tijdeman's algorithm for the chairman assignment problem (R. Tijdeman, Discrete Mathematics 32,
 * 1980). "Give it to whoever is most behind" looks fair but lets a member of a large pool run more than a lead ahead
 * of its share; this keeps everybody within 1 - 1/(2n-2) < 1 lead of it at every draw, while the same n are eligible.
 *
 * Each member has a credit: leads owed less leads given. At a draw each of the n eligible gains its share s = w/W. Let
 * d = 1/(2n-2). Those then owed at least d may be given a lead without running too far ahead; of them it goes to the
 * one who must have it soonest, whose credit c would be the first to pass 1 - d: smallest (1 - d - c) / s. It pays 1.
 *
 * Who is not eligible neither gains nor pays, so nobody comes back from a holiday to a flood. Their credit stays away
 * with them, hence the credits of those present need not sum to 0; each carries its share of that sum. This shifts all
 * deadlines alike, and somebody is always owed d (what is owed sums to 1, and 1/n >= d). When who is eligible changes
 * from draw to draw, no method that cannot see the future keeps within one lead; it stays near it (see the tests).
 */
export interface Member {
  readonly id: string;
  /** Share relative to the others; above 0. */
  readonly weight: number;
  /** Handoffs they have open now. */
  readonly open: number;
  /** Leads they were given today. */
  readonly today: number;
}

/** Plain JSON: leads owed (above 0) or received ahead (below 0), by member, to nine decimals. */
export interface RotationState {
  readonly credits: Readonly<Record<string, number>>;
}

export interface Pick {
  readonly member: string;
  readonly rotation: RotationState;
  /** For the decision record, in words sales can read. */
  readonly because: string;
}

/** An eligible member at this draw: `owed` is what it is due now, including its share of this lead. */
interface Turn extends Member {
  readonly share: number;
  readonly owed: number;
  readonly credit: number;
}

/**
 * The member the next lead goes to and the rotation afterwards; undefined when nobody is eligible. Deterministic, and
 * the order of `eligible` does not matter. Credits of members who are not in `eligible` are passed on unchanged.
 *
 * `least_open` takes the smallest open/weight, then the largest credit, then the first name. It keeps the same books,
 * so a pool can be switched, but holds them within one lead: there the open counts decide, so whoever closes fast is
 * rightly given more, and an unlimited debt to the others would come due as a flood on the day of the switch.
 */
export function pick(
  share: 'round_robin' | 'least_open',
  eligible: readonly Member[],
  rotation: RotationState,
): Pick | undefined {
  const turns = turnsOf(eligible, rotation);
  const chosen = share === 'round_robin' ? nextInTurn(turns) : leastOpen(turns);
  if (chosen === undefined) return undefined;
  const limit = share === 'round_robin' ? Number.POSITIVE_INFINITY : 1;
  const after = turns.map(({ id, share: gain, credit }): [string, number] => {
    const next = credit + gain - (id === chosen.id ? 1 : 0);
    return [id, round(Math.min(limit, Math.max(-limit, next)))];
  });
  return {
    member: chosen.id,
    rotation: stateOf([...Object.entries(rotation.credits), ...after]),
    because: share === 'round_robin' ? whyInTurn(chosen, turns) : whyLeastOpen(chosen, turns),
  };
}

/**
 * Call it when a pool's members change (a new policy): drops those who left and shares what they were owed, or had
 * ahead, among those who stay by weight, so the books still balance. Newcomers start at 0, owed nothing.
 */
export function keepMembers(
  rotation: RotationState,
  members: readonly { readonly id: string; readonly weight: number }[],
): RotationState {
  const ids = new Set(members.map(({ id }) => id));
  const left = sum(Object.entries(rotation.credits).map(([id, credit]) => (ids.has(id) ? 0 : credit)));
  const stay = members.filter(({ id }) => Object.hasOwn(rotation.credits, id));
  const total = Math.max(sum(stay.map(({ weight }) => weight)), Number.MIN_VALUE);
  return stateOf(stay.map(({ id, weight }) => [id, round(creditOf(rotation, id) + left * (weight / total))]));
}

/** Sorted by name, so that ties fall the same way whatever order the members came in. */
function turnsOf(eligible: readonly Member[], rotation: RotationState): Turn[] {
  const able = eligible.filter(({ weight }) => weight > 0).sort((a, b) => (a.id < b.id ? -1 : 1));
  const total = sum(able.map(({ weight }) => weight));
  const surplus = sum(able.map(({ id }) => creditOf(rotation, id)));
  return able.map((member) => {
    const credit = creditOf(rotation, member.id);
    const share = member.weight / total;
    return { ...member, share, credit, owed: round(credit + share - share * surplus) };
  });
}

function nextInTurn(turns: readonly Turn[]): Turn | undefined {
  const margin = turns.length > 1 ? 1 / (2 * turns.length - 2) : 0;
  const due = turns.filter(({ owed }) => owed >= margin - 1e-6); // a rounding error must not lock out the last one
  return first(due, ({ owed, share }) => [round((1 - margin - owed) / share), 0]);
}

const leastOpen = (turns: readonly Turn[]): Turn | undefined =>
  first(turns, ({ open, weight, owed }) => [open / weight, -owed]);

/** The turn with the smallest key; of equal ones the one that comes first. */
function first(turns: readonly Turn[], key: (turn: Turn) => [number, number]): Turn | undefined {
  return turns.reduce<Turn | undefined>((best, turn) => {
    if (best === undefined) return turn;
    const [[a, b], [c, d]] = [key(turn), key(best)];
    return a < c || (a === c && b < d) ? turn : best;
  }, undefined);
}

function whyInTurn({ id, owed, weight }: Turn, turns: readonly Turn[]): string {
  if (turns.length === 1) return `${id} is the only one who can take it`;
  const total = sum(turns.map((turn) => turn.weight));
  return `${id} is next in turn: owed ${plain(owed)} of a lead, weight ${plain(weight)} of ${plain(total)}`;
}

function whyLeastOpen({ id, open, weight }: Turn, turns: readonly Turn[]): string {
  if (turns.length === 1) return `${id} is the only one who can take it`;
  const equals = turns.filter((turn) => turn.id !== id && turn.open / turn.weight === open / weight);
  const tie = equals.length > 0 ? `, and is next in turn among ${equals.length + 1} equals` : '';
  return `${id} has the fewest open for their weight: ${open} open, weight ${plain(weight)}${tie}`;
}

const creditOf = ({ credits }: RotationState, id: string): number =>
  Object.hasOwn(credits, id) ? (credits[id] ?? 0) : 0;

/** Later entries win; sorted, so that equal states are equal texts. */
const stateOf = (entries: [string, number][]): RotationState => ({
  credits: Object.fromEntries([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1))),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
/** Nine decimals, and never -0. */
const round = (value: number): number => Math.round(value * 1e9) / 1e9 + 0;
const plain = (value: number): string => String(Math.round(value * 100) / 100);
