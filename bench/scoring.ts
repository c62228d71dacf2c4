import { deepStrictEqual } from 'node:assert/strict';
import type { Policy } from '../src/domain/policy/policy.ts';
import type { Context } from '../src/domain/scoring/context.ts';
import { randomLeads } from './scoring-leads.ts';
import { benchPolicy } from './scoring-policy.ts';
import { rivalGrade, rivalPoints } from './scoring-rival.ts';

const BAR = 0.7;
const ROUNDS = 101;
const WARM_UP = 30;

/** The compiled policy beside the same thirty rules written by hand, in turns, so that both meet the same weather. */
export function run(): boolean {
  const policy = benchPolicy();
  for (const lead of randomLeads(policy, 5_000, 2)) assertSame(policy, lead);

  const leads = randomLeads(policy, 2_000);
  const runners = {
    'by hand': rivalGrade,
    'policy.grade': policy.grade,
    'policy.score': policy.score,
  };
  const { 'by hand': hand, 'policy.grade': grade, 'policy.score': card } = measure(runners, leads);
  const ratios = grade.map((rate, i) => rate / (hand[i] ?? Number.NaN));
  const ratio = median(ratios);
  print('closures by hand', hand);
  print('policy.grade', grade);
  print('policy.score, the full card', card);
  process.stdout.write(
    `policy.grade does ${ratio.toFixed(2)} of the closures (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); the bar is ${BAR}\n`,
  );
  return ratio >= BAR;
}

function assertSame(policy: Policy, lead: Context): void {
  const { fit, engagement, cell, grade, rules } = policy.score(lead);
  deepStrictEqual({ fit, engagement, cell, grade }, rivalGrade(lead));
  const given = new Map(rules.map((rule) => [rule.id, rule.decayed]));
  for (const [id, points] of rivalPoints(lead)) deepStrictEqual([id, given.get(id) ?? 0], [id, points]);
}

let sink = 0;

/** Leads per second of each runner in each round. */
function measure<Name extends string>(
  runners: Readonly<Record<Name, (lead: Context) => { fit: number }>>,
  leads: readonly Context[],
): Record<Name, number[]> {
  const entries = Object.entries(runners) as [Name, (lead: Context) => { fit: number }][];
  const rates = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [name, runner] of round % 2 === 0 ? entries : entries.toReversed()) {
      // Time of this thread, not of the wall, so that a busy machine does not count.
      const start = process.threadCpuUsage();
      for (const lead of leads) sink += runner(lead).fit;
      const { user, system } = process.threadCpuUsage(start);
      if (round >= 0) rates[name].push(leads.length / ((user + system) / 1e6));
    }
  }
  return rates;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

function print(name: string, rates: readonly number[]): void {
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map((rate) => Math.round(rate));
  process.stdout.write(
    `${name}: ${Math.round(median(rates))} leads/s (${low} to ${high} over ${rates.length} rounds)\n`,
  );
}
