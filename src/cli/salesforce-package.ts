import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { packageFiles } from '../crm/salesforce/setup/package.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import { Fault } from '../faults.ts';
import { sourceSettings } from '../intake/source-settings.ts';

export interface PackageOptions {
  /** The folder to write to. */
  readonly package: string;
  readonly endpoint?: string;
  readonly user?: string;
}

/**
 * Writes what `baton setup salesforce` would make as a project for Salesforce's command line, with the flow beside it.
 * @throws Fault REQUEST_INVALID where address or user are neither said nor known from policy and environment
 */
export async function writePackage(
  { package: folder, endpoint, user }: PackageOptions,
  config: Config,
  policies: PolicySet,
): Promise<void> {
  const { username, apiVersion } = config.salesforce;
  const files = packageFiles(
    {
      endpoint: endpoint ?? endpointOf(config, policies),
      user:
        user ?? username ?? missing('--user', 'the name with which the user of Baton logs in to Salesforce'),
      apiVersion,
    },
    policies,
  );
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    // The address of the outbound message bears the token.
    await writeFile(file, text, { mode: 0o600 });
  }
  console.log(
    `${files.size} files written to ${folder}. Deploy them with Salesforce's command line:\n\n` +
      `cd ${folder}\nsf project deploy start --manifest manifest/package.xml --target-org <alias>\n\n` +
      'docs/salesforce/README.md tells the rest.',
  );
}

/** Where the one source of type `salesforce` hears. */
function endpointOf({ publicUrl, secrets }: Config, policies: PolicySet): string {
  const sources = [...sourceSettings(policies, secrets, () => '').values()].filter(
    ({ type }) => type === 'salesforce',
  );
  const [source, another] = sources;
  const token = source?.tokens.find((one) => one !== '');
  if (source === undefined || token === undefined || another !== undefined)
    return missing(
      '--endpoint',
      'the address that Salesforce is to call, since the policy has no single source of type salesforce whose token is set',
    );
  return `${publicUrl}/hooks/${source.name}/${token}`;
}

function missing(option: string, what: string): never {
  throw new Fault('REQUEST_INVALID', `${option} is needed: ${what}.`);
}
