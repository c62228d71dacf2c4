import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compilePolicy, type Policy } from '../src/domain/policy/policy.ts';
import { createSimulate } from '../src/flow/simulate.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { policyHash } from '../src/store/policy-files.ts';
import { openSimulationInputs } from '../src/store/simulation-inputs.ts';
import { fillWithCrowd } from '../test/support/crowd.ts';
import { fixedPolicies } from '../test/support/policy-book.ts';

const LEADS = 10_000;
const MAY_TAKE_S = 60;
const MEGABYTE = 1024 * 1024;

/** 10,000 leads on the embedded database, decided again under a changed policy: it must take less than 60 s. */
export async function run(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  const database = await openDatabase({ databaseUrl: undefined, dataFolder: folder, onError: console.error });
  try {
    await migrate(database);
    const text = await readFile(new URL('../policy.yaml', import.meta.url), 'utf8');
    const live = compiled(text);
    const now = Date.now();
    const decisions = await fillWithCrowd(database, live, { leads: LEADS, now });
    console.log(`${LEADS} leads with ${decisions} decisions`);

    const candidate = text.replace('mid: +35, large: +30', 'mid: +20, large: +40').replace('A: 70', 'A: 65');
    const simulate = createSimulate({
      inputs: openSimulationInputs(database),
      policies: fixedPolicies(live),
      compile: (yaml) => compilePolicy(yaml, policyHash(yaml)),
      now: () => new Date(now),
      closing: new AbortController().signal,
    });
    let slowest = 0;
    for (const round of ['first', 'second']) {
      globalThis.gc?.();
      const idle = process.memoryUsage.rss();
      let peak = idle;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
      const blocks = monitorEventLoopDelay({ resolution: 1 });
      blocks.enable();
      const began = performance.now();
      const answer = await simulate({ yaml: candidate, since: '30d', signal: new AbortController().signal });
      const seconds = (performance.now() - began) / 1000;
      slowest = Math.max(slowest, seconds);
      blocks.disable();
      clearInterval(watch);
      if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
      const { leads, moved } = answer.simulation;
      console.log(
        `${round}: ${leads} leads in ${seconds.toFixed(2)} s, ${Math.round(leads / seconds)} leads/s, ${moved.leads} moved; ` +
          `memory ${Math.round((peak - idle) / MEGABYTE)} MB over ${Math.round(idle / MEGABYTE)} MB idle; ` +
          `longest block of the event loop ${Math.round(blocks.max / 1e6)} ms`,
      );
    }
    return slowest < MAY_TAKE_S;
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}

function compiled(text: string): Policy {
  const result = compilePolicy(text, policyHash(text));
  if (result.ok) return result.policy;
  throw new Error(JSON.stringify(result.problems));
}
