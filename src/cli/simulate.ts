import { readFile } from 'node:fs/promises';
import { compilePolicy } from '../domain/policy/policy.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { Simulation } from '../domain/simulation/simulation.ts';
import { Fault } from '../faults.ts';
import { policyHash } from '../store/policy-files.ts';
import { openApi } from './api-client.ts';
import { simulationText } from './simulation-text.ts';

/**
 * `baton simulate`: what a policy would have done to the leads of the last days. It is decided by the Baton that runs
 * here, which has the leads. Exit code 1 when the file is no policy yet.
 */
export async function simulate(
  file: string,
  { since, json = false }: { since: string; json?: boolean },
): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give the policy's file.`, { cause });
  });
  const compiled = compilePolicy(text, policyHash(text));
  if (!compiled.ok) {
    if (json) console.log(JSON.stringify({ ok: false, problems: compiled.problems }, null, 2));
    else for (const problem of compiled.problems) console.log(problemLine(file, problem));
    process.exitCode = 1;
    return;
  }
  const api = openApi(process.env);
  if (process.stderr.isTTY) console.error(`Deciding the leads since ${since} again …`);
  const simulation = Simulation.parse(await api.post('/api/policy/simulate', { policy: text, since }));
  console.log(json ? JSON.stringify(simulation, null, 2) : simulationText(simulation, file));
}
