import { Fault } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { orRefusal, type SetUpStep } from '../../set-up-step.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import { soql } from '../soql.ts';
import { PERMISSION_SET, permissionSet } from './metadata.ts';
import { refused } from './refused.ts';
import type { WantedField } from './wanted-fields.ts';

interface Grant {
  readonly api: SalesforceApi;
  /** All of ours that are in the org. */
  readonly fields: readonly WantedField[];
  /** Some of them were made just now, or cannot be written by us. */
  readonly isNews: boolean;
  readonly call: CrmCall;
}

/** Lets our user see and write the fields: Salesforce shows a new field to nobody. A permission set that will do is left alone. */
export async function* grantFields({ api, fields, isNews, call }: Grant): AsyncGenerator<SetUpStep> {
  const what = `permission set ${PERMISSION_SET}`;
  const idNow = async (): Promise<string | Fault | null> => {
    const found = await orRefusal(
      api.query(soql`SELECT Id FROM PermissionSet WHERE Name = ${PERMISSION_SET}`, call),
    );
    if (found instanceof Fault) return found;
    const id = found[0]?.['Id'];
    return typeof id === 'string' ? id : null;
  };
  const before = await idNow();
  if (before instanceof Fault) return yield refused(what, before.message);
  if (before !== null && !isNews) yield { what, done: 'was there', mend: null };
  else {
    const written = await orRefusal(api.upsertMetadata('PermissionSet', [permissionSet(fields)], call));
    if (written instanceof Fault) return yield refused(what, written.message);
    const [result] = written;
    if (result === undefined || result.done === 'refused')
      return yield refused(what, result?.message ?? 'Salesforce did not say what came of it');
    yield { what, done: 'made', mend: null };
  }
  const id = before ?? (await idNow());
  const whose = `${what} of the user of Baton`;
  yield typeof id === 'string'
    ? await assign(whose, id, api, call)
    : refused(whose, id?.message ?? 'Salesforce does not show the permission set');
}

async function assign(what: string, id: string, api: SalesforceApi, call: CrmCall): Promise<SetUpStep> {
  const { userId } = await api.whoAmI(call);
  const query = soql`SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = ${userId} AND PermissionSetId = ${id}`;
  const found = await orRefusal(api.query(query, call));
  if (found instanceof Fault) return refused(what, found.message);
  if (found.length > 0) return { what, done: 'was there', mend: null };
  const values = { AssigneeId: userId, PermissionSetId: id };
  const records = [{ type: 'PermissionSetAssignment', values }];
  const written = await orRefusal(api.writeGroups([{ do: 'create', records }], call));
  if (written instanceof Fault) return refused(what, written.message);
  const result = written[0]?.[0];
  if (result?.kind === 'done') return { what, done: 'made', mend: null };
  // Salesforce: somebody else was quicker.
  if (result?.refusal.code === 'DUPLICATE_VALUE') return { what, done: 'was there', mend: null };
  return refused(what, result?.refusal.message ?? 'Salesforce did not say what came of it');
}
