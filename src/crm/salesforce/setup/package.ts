import type { Policy } from '../../../domain/policy/policy.ts';
import { Fault } from '../../../faults.ts';
import { FLOW, leadFlow, MESSAGE, outboundMessage, type Telling } from './lead-flow.ts';
import { customField, homeOf, PERMISSION_SET, permissionSet } from './metadata.ts';
import { wantedFields } from './wanted-fields.ts';
import { metadataFile } from './xml.ts';

const SOURCE = 'force-app/main/default';

/**
 * All that Baton needs in an org, as a project for Salesforce's command line: path -> text. The manifest names the
 * single parts, so that what else the org has for leads is no part of the deployment.
 * @param policies what they map to fields of their own is left out
 * @throws Fault REQUEST_INVALID
 */
export function packageFiles(telling: Telling, policies: readonly Policy[]): ReadonlyMap<string, string> {
  checkTelling(telling);
  const fields = wantedFields(policies).filter(({ mapped }) => !mapped);
  const { fullName: _, ...permissions } = permissionSet(fields);
  const parts = {
    CustomField: fields.map((field) => `${homeOf(field)}.${field.name}`),
    Flow: [FLOW],
    PermissionSet: [PERMISSION_SET],
    WorkflowOutboundMessage: [`Lead.${MESSAGE}`],
  };
  const types = Object.entries(parts).map(([name, members]) => ({ members: members.toSorted(), name }));
  return new Map([
    ['sfdx-project.json', project(telling)],
    ['manifest/package.xml', metadataFile('Package', { types, version: telling.apiVersion })],
    ...fields.map(
      (field) =>
        [
          `${SOURCE}/objects/${homeOf(field)}/fields/${field.name}.field-meta.xml`,
          metadataFile('CustomField', customField(field)),
        ] as const,
    ),
    [
      `${SOURCE}/permissionsets/${PERMISSION_SET}.permissionset-meta.xml`,
      metadataFile('PermissionSet', permissions),
    ],
    [
      `${SOURCE}/workflows/Lead.workflow-meta.xml`,
      metadataFile('Workflow', { outboundMessages: outboundMessage(telling) }),
    ],
    [`${SOURCE}/flows/${FLOW}.flow-meta.xml`, metadataFile('Flow', leadFlow(telling))],
  ]);
}

const project = ({ apiVersion }: Telling): string =>
  `${JSON.stringify(
    {
      packageDirectories: [{ path: 'force-app', default: true }],
      namespace: '',
      sourceApiVersion: apiVersion,
    },
    null,
    2,
  )}\n`;

/** The user's name stands within a formula, the address in what Salesforce calls: neither may bring anything of its own. */
function checkTelling({ endpoint, user }: Telling): void {
  if (!/^[\w.+'-]+@[\w.-]+$/.test(user))
    throw new Fault(
      'REQUEST_INVALID',
      `--user must be the name with which the user of Baton logs in to Salesforce, such as baton@example.com; "${user}" is none.`,
    );
  const url = URL.parse(endpoint);
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '')
    throw new Fault(
      'REQUEST_INVALID',
      'Salesforce must be given an https address without ? and #, such as https://baton.example.com/hooks/salesforce/<token>: mend BATON_PUBLIC_URL, or say it with --endpoint.',
    );
}
