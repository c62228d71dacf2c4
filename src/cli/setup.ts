import { loadConfig } from '../config.ts';
import { setUpHubSpot } from '../crm/hubspot/setup/setup.ts';
import type { SetUpStep } from '../crm/set-up-step.ts';
import { Fault } from '../faults.ts';
import { readPolicies } from '../store/policy-files.ts';
import { openHubSpot } from './hubspot.ts';

const DEADLINE_MS = 300_000;

/**
 * `baton setup hubspot`: makes the properties that Baton writes, from the environment and the policy alone. Exit code 1
 * when something is not as it should be.
 */
export async function setUp(crm: 'hubspot' | 'salesforce'): Promise<void> {
  if (crm === 'salesforce')
    throw new Fault('CRM_NOT_BUILT', 'Salesforce is not built yet; there is nothing to set up.');
  const config = loadConfig(process.env);
  const policies = await readPolicies(config.policyFile);
  const call = { signal: AbortSignal.timeout(DEADLINE_MS), urgent: false };
  const steps: SetUpStep[] = [];
  for await (const step of setUpHubSpot({ api: openHubSpot(config), policies, call })) {
    steps.push(step);
    console.log(lineOf(step));
  }
  const wrong = steps.filter(({ mend }) => mend !== null).length;
  const made = steps.filter(({ done }) => done === 'made').length;
  console.log(
    wrong === 0
      ? `\n${made} made, ${steps.length - made} were there. HubSpot is set up; npx baton doctor looks at the rest.`
      : `\n${made} made. ${wrong} ${wrong === 1 ? 'is' : 'are'} not as they should be: mend and run it again.`,
  );
  if (wrong > 0) process.exitCode = 1;
}

const lineOf = ({ what, done, mend }: SetUpStep): string =>
  `${done.padEnd('was there'.length)}  ${what}${mend === null ? '' : `. ${mend}`}`;
