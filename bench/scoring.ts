import { deepStrictEqual } from 'node:assert/strict';
import type { Policy } from '../src/domain/policy/policy.ts';
import type { Context } from '../src/domain/scoring/context.ts';
import { randomLeads } from './scoring-leads.ts';
import { benchPolicy } from './scoring-policy.ts';
import { rivalGrade, rivalPoints } from './scoring-rival.ts';

const BAR = 0.7;

/** Leads per second in each round. */
interface Rates {
  readonly hand: readonly number[];
  readonly grade: readonly number[];
  readonly card: readonly number[];
}

/** The compiled policy beside the same thirty rules written by hand. @returns whether it does at least 0.7 of them */
export function run(): boolean {
  const policy = benchPolicy();
  for (const lead of randomLeads(policy, 5_000, 2)) assertSame(policy, lead);
  const { hand, grade, card } = race(policy, { rounds: 31, warmUp: 3, passes: 10 });
  const ratios = ratiosOf(grade, hand);
  const ratio = median(ratios);
  print('closures by hand', hand);
  print('policy.grade', grade);
  print('policy.score, the full card', card);
  process.stdout.write(
    `policy.grade does ${ratio.toFixed(2)} of the closures (${least(ratios).toFixed(2)} to ${most(ratios).toFixed(2)}); the bar is ${BAR}\n`,
  );
  return ratio >= BAR;
}

/** The median over some rounds of what policy.grade does of the closures; asserts first that both say the same. */
export function quickRatio(): number {
  const policy = benchPolicy();
  for (const lead of randomLeads(policy, 500, 3)) assertSame(policy, lead);
  const { hand, grade } = race(policy, { rounds: 7, warmUp: 2, passes: 4 });
  return median(ratiosOf(grade, hand));
}

function assertSame(policy: Policy, lead: Context): void {
  const { fit, engagement, cell, grade, rules } = policy.score(lead);
  deepStrictEqual({ fit, engagement, cell, grade }, rivalGrade(lead));
  const given = new Map(rules.map((rule) => [rule.id, rule.decayed]));
  for (const [id, points] of rivalPoints(lead)) deepStrictEqual([id, given.get(id) ?? 0], [id, points]);
}

/** All three in turns, so that they meet the same weather. */
function race(
  policy: Policy,
  { rounds, warmUp, passes }: { rounds: number; warmUp: number; passes: number },
): Rates {
  const leads = randomLeads(policy, 2_000);
  const rates: Record<keyof Rates, number[]> = { hand: [], grade: [], card: [] };
  const runners: [keyof Rates, (lead: Context) => { fit: number }][] = [
    ['hand', rivalGrade],
    ['grade', policy.grade],
    ['card', policy.score],
  ];
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [name, runner] of round % 2 === 0 ? runners : runners.toReversed()) {
      const rate = rateOf(runner, leads, passes);
      if (round >= 0) rates[name].push(rate);
    }
  }
  return rates;
}

/**
 * Leads per second of this thread, not of the wall, so that a busy machine does not count. A system may count a thread's
 * time in ticks of 4 ms, so a round makes several passes over the leads.
 */
function rateOf(
  runner: (lead: Context) => { fit: number },
  leads: readonly Context[],
  passes: number,
): number {
  const start = process.threadCpuUsage();
  let sum = 0;
  for (let pass = 0; pass < passes; pass += 1) for (const lead of leads) sum += runner(lead).fit;
  const { user, system } = process.threadCpuUsage(start);
  if (Number.isNaN(sum)) throw new Error('a fit is no number'); // the sum is used, so no run is optimised away
  return (leads.length * passes) / ((user + system) / 1e6);
}

const ratiosOf = (rates: readonly number[], beside: readonly number[]): number[] =>
  rates.map((rate, i) => rate / (beside[i] ?? Number.NaN));
const least = (numbers: readonly number[]): number => Math.min(...numbers);
const most = (numbers: readonly number[]): number => Math.max(...numbers);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

function print(name: string, rates: readonly number[]): void {
  const [middle, low, high] = [median(rates), least(rates), most(rates)].map((rate) => Math.round(rate));
  process.stdout.write(`${name}: ${middle} leads/s (${low} to ${high} over ${rates.length} rounds)\n`);
}
