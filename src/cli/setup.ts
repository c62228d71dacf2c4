import { type Config, loadConfig } from '../config.ts';
import type { SetUpStep } from '../crm/set-up-step.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import { Fault } from '../faults.ts';
import type { CrmCall } from '../flow/ports.ts';
import { readPolicies } from '../store/policy-files.ts';
import type { PackageOptions } from './salesforce-package.ts';

const DEADLINE_MS = 300_000;
const NAMES = { hubspot: 'HubSpot', salesforce: 'Salesforce' } as const;
type CrmName = keyof typeof NAMES;

/**
 * `baton setup hubspot|salesforce`: makes the fields that Baton writes, from the environment and the policy alone. Exit
 * code 1 when something is not as it should be.
 * @param options with a folder, what Salesforce needs is written there instead of made
 */
export async function setUp(crm: CrmName, options: Partial<PackageOptions> = {}): Promise<void> {
  const config = loadConfig(process.env);
  const policies = await readPolicies(config.policyFile);
  if (options.package !== undefined && crm === 'salesforce') {
    const { writePackage } = await import('./salesforce-package.ts');
    return writePackage({ ...options, package: options.package }, config, policies);
  }
  if (Object.keys(options).length > 0)
    throw new Fault(
      'REQUEST_INVALID',
      '--package is for salesforce, and --endpoint and --user only go with it.',
    );
  const call = { signal: AbortSignal.timeout(DEADLINE_MS), urgent: false };
  const steps: SetUpStep[] = [];
  for await (const step of await stepsOf(crm, config, policies, call)) {
    steps.push(step);
    console.log(lineOf(step));
  }
  const wrong = steps.filter(({ mend }) => mend !== null).length;
  const made = steps.filter(({ done }) => done === 'made').length;
  console.log(
    wrong === 0
      ? `\n${made} made, ${steps.length - made} were there. ${NAMES[crm]} is set up; npx baton doctor looks at the rest.`
      : `\n${made} made. ${wrong === 1 ? '1 is not as it' : `${wrong} are not as they`} should be: mend and run it again.`,
  );
  if (wrong > 0) process.exitCode = 1;
}

/** Only what is needed of the one CRM is loaded. */
async function stepsOf(
  crm: CrmName,
  config: Config,
  policies: PolicySet,
  call: CrmCall,
): Promise<AsyncGenerator<SetUpStep>> {
  if (crm === 'hubspot') {
    const [{ openHubSpot }, { setUpHubSpot }] = await Promise.all([
      import('./hubspot.ts'),
      import('../crm/hubspot/setup/setup.ts'),
    ]);
    return setUpHubSpot({ api: openHubSpot(config), policies, call });
  }
  const [{ openSalesforce }, { setUpSalesforce }] = await Promise.all([
    import('./salesforce.ts'),
    import('../crm/salesforce/setup/setup.ts'),
  ]);
  return setUpSalesforce({ api: openSalesforce(config), policies, call });
}

const lineOf = ({ what, done, mend }: SetUpStep): string =>
  `${done.padEnd('was there'.length)}  ${what}${mend === null ? '' : `. ${mend}`}`;
