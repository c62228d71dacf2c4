import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DecisionInput } from '../domain/decide.ts';
import type { Compiled, Policy } from '../domain/policy/policy.ts';
import { choosePolicy, type PolicySet } from '../domain/policy/policy-set.ts';
import type { Problem } from '../domain/policy/problem.ts';
import { startSimulation } from '../domain/simulation/simulate.ts';
import type { Simulation } from '../domain/simulation/simulation.ts';
import { type Window, windowSince } from '../domain/simulation/window.ts';
import { Fault } from '../faults.ts';
import type { Clock, PolicyBook } from './ports.ts';

/** What a lead was decided from, and when (epoch ms). */
export interface StoredDecision {
  readonly at: number;
  readonly input: DecisionInput;
}

export interface SimulationInputs {
  /**
   * For each lead with a decision in the window its latest one there, the newest first, some at a time. Nothing is
   * locked and no transaction is held meanwhile.
   */
  readonly latestDecisions: (window: Window) => AsyncIterable<readonly StoredDecision[]>;
}

export interface SimulateDeps {
  readonly inputs: SimulationInputs;
  readonly policies: PolicyBook;
  readonly compile: (yaml: string) => Compiled;
  readonly now: Clock;
  /** Aborted when the process ends. */
  readonly closing: AbortSignal;
}

export interface SimulateQuestion {
  readonly yaml: string;
  /** `30d`, or a day or instant in ISO 8601. */
  readonly since: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export type Simulated =
  | { readonly ok: true; readonly simulation: Simulation }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type Simulate = (question: SimulateQuestion) => Promise<Simulated>;

export const DEFAULT_SINCE = '30d';
/** A year of a busy company takes some minutes; whoever asks for more should ask for a shorter window. */
export const SIMULATION_MAY_TAKE_MS = 600_000;

/** How long leads are decided before webhooks and pages have their turn. */
const SLICE_MS = 15;
const BUSY_RETRY_MS = 10_000;

/**
 * What a candidate policy would have done to the leads of a window, beside the live one. Nothing is written.
 * @throws Fault REQUEST_INVALID, SIMULATION_RUNNING (one at a time), OVERLOADED when `signal` ends it
 */
export function createSimulate({ inputs, policies, compile, now, closing }: SimulateDeps): Simulate {
  let isRunning = false;
  return async ({ yaml, since, signal: gone }) => {
    const signal = AbortSignal.any([gone, closing]);
    const window = windowSince(since, now().getTime());
    const compiled = compile(yaml);
    if (!compiled.ok) return compiled;
    if (isRunning) {
      throw new Fault(
        'SIMULATION_RUNNING',
        'Another simulation runs in this process, and one at a time is enough beside the daily work. Try again when it is done.',
        { retryAfterMs: BUSY_RETRY_MS },
      );
    }
    isRunning = true;
    try {
      const set = policies.live();
      const live = counterpart(compiled.policy, set);
      const running = startSimulation(live, compiled.policy, window);
      for await (const batch of inputs.latestDecisions(window))
        await observeAll(batch.filter(isDecidedBy(live, set)), running.observe, signal);
      return { ok: true, simulation: running.result() };
    } finally {
      isRunning = false;
    }
  };
}

/** Of several live policies the candidate is compared with the one of its name, over the leads that one decides. */
const counterpart = ({ name }: Policy, live: PolicySet): Policy =>
  live.find((policy) => policy.name === name) ?? live[0];

/** By the policies that were live when the simulation began, though others may be by now. */
const isDecidedBy =
  (policy: Policy, live: PolicySet) =>
  ({ input, at }: StoredDecision): boolean => {
    const { identity, profile } = input.lead;
    return (
      choosePolicy(live, { identity, profile, source: input.signal.source, crm: input.crm }, at) === policy
    );
  };

async function observeAll(
  batch: readonly StoredDecision[],
  observe: (input: DecisionInput, at: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let began = performance.now();
  for (const { input, at } of batch) {
    if (performance.now() - began >= SLICE_MS) {
      await nextTurn();
      began = performance.now();
    }
    stopIfAborted(signal);
    observe(input, at);
  }
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new Fault('OVERLOADED', 'The simulation was stopped: nobody waits for it, or Baton shuts down.');
}
