import { type Config, loadConfig } from '../config.ts';
import { checkPolicySet, type PolicySet } from '../domain/policy/policy-set.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import { bad, type Finding, good } from '../flow/finding.ts';
import { sourceSettings } from '../intake/source-settings.ts';
import { readPolicyFiles } from '../store/policy-files.ts';
import type { Settings } from './crm-sources.ts';
import { examineGround } from './doctor-ground.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `baton doctor`: can we do all we need? One line for each thing, with the mend. Exit code 1 when one is not good. */
export async function doctor({ json = false }: { json?: boolean }): Promise<void> {
  const findings: Finding[] = [];
  for await (const finding of examine(process.env)) {
    findings.push(finding);
    if (!json) console.log(lineOf(finding));
  }
  if (json) console.log(JSON.stringify(findings, null, 2));
  else console.log(`\n${summary(findings)}`);
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
}

/** All that can be looked at in this environment, as it is found. */
export async function* examine(environment: Environment): AsyncGenerator<Finding> {
  const config = await readable('configuration', () => loadConfig(environment));
  if (isFinding(config)) return yield config;
  yield good('configuration', `readable; leads go to ${config.crm}`);
  yield* examineGround(config);
  const policies = await readable('policy', () => soundPolicies(config));
  if (isFinding(policies)) return yield policies;
  yield good('policy', `${config.policyFile} is sound, and its tests pass`);
  yield* secretsFound(config, policies, environment);
  // What is missing has been told; what is there can still be tried.
  yield* examineCrm(
    config,
    policies,
    sourceSettings(policies, environment, () => ''),
  );
}

async function* secretsFound(
  { crm }: Config,
  policies: PolicySet,
  environment: Environment,
): AsyncGenerator<Finding> {
  const made = crm === 'sandbox' ? (name: string) => name : null;
  const settings = await readable('sources', () => sourceSettings(policies, environment, made));
  yield isFinding(settings)
    ? settings
    : good('sources', `${[...settings.keys()].join(', ')}: secrets are set`);
}

async function* examineCrm(config: Config, policies: PolicySet, settings: Settings): AsyncGenerator<Finding> {
  switch (config.crm) {
    case 'sandbox':
      return yield good('CRM', 'the sandbox, which is always there');
    case 'hubspot':
      return yield* (await import('./doctor-hubspot.ts')).doctorHubSpot(config, policies, settings);
    case 'salesforce':
      return yield* (await import('./doctor-salesforce.ts')).doctorSalesforce(config, policies, settings);
  }
}

async function soundPolicies({ policyFile }: Config): Promise<PolicySet> {
  const checked = checkPolicySet(await readPolicyFiles(policyFile), Date.now());
  if (checked.ok) return checked.policies;
  const errors = checked.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  throw new Fault(
    'POLICY_INVALID',
    `${first === undefined ? policyFile : problemLine(first.file, first)}${errors.length > 1 ? ` (and ${errors.length - 1} more: npx baton check)` : ''}`,
  );
}

/** What was read, or that it cannot be. */
async function readable<Value>(what: string, read: () => Value | Promise<Value>): Promise<Value | Finding> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault) return bad(what, error.message.replaceAll(/\s*\n\s*/g, ' '), null);
    throw error;
  }
}

const isFinding = (value: object): value is Finding => 'state' in value;

const MARKS = { good: 'ok', bad: '!!', unknown: '??' } as const satisfies Record<Finding['state'], string>;

const lineOf = ({ state, what, detail, mend }: Finding): string =>
  `${MARKS[state]}  ${what}: ${detail}${mend === null ? '' : `. ${mend}`}`;

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length;
  const parts = [`${count('good')} ok`];
  if (count('unknown') > 0) parts.push(`${count('unknown')} unknown`);
  if (count('bad') > 0) parts.push(`${count('bad')} to mend`);
  return parts.join(', ');
}
