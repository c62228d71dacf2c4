import { Fault } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { chunksOf } from '../../chunks.ts';
import { orRefusal, type SetUpStep } from '../../set-up-step.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import { soql } from '../soql.ts';
import type { Asking } from './access-check.ts';
import { grantFields } from './grant.ts';
import { fieldPart } from './metadata.ts';
import { refused } from './refused.ts';
import {
  nameOf,
  SET_UP_TYPES,
  type SetUpType,
  type Standing,
  standingOf,
  type WantedField,
  wantedFields,
} from './wanted-fields.ts';

/** Salesforce: so many parts go in one call of the Metadata API. */
const MOST_PARTS = 10;

/**
 * Makes what Baton needs in Salesforce, and tells of each thing once it is done: the fields, the permission set that lets
 * our user see them, and its assignment. Run again it makes nothing twice. What is there already is never changed.
 * @throws Fault CRM_* when Salesforce cannot be asked; what was made until then stays
 */
export async function* setUpSalesforce({ api, policies, call }: Asking): AsyncGenerator<SetUpStep> {
  const wanted = wantedFields(policies);
  const all: Sorted[] = [];
  for (const type of SET_UP_TYPES) {
    const sorted = await sortFields(type, wanted, api, call);
    yield* sorted.steps;
    all.push(sorted);
  }
  const missing = all.flatMap((sorted) => sorted.missing);
  const unseen = all.flatMap((sorted) => sorted.unseen);
  const inOrg = [...all.flatMap(({ there }) => there), ...unseen];
  for (const some of chunksOf(missing, MOST_PARTS))
    for (const { field, step } of await makeFields(some, api, call)) {
      if (step.mend === null) inOrg.push(field);
      yield step;
    }
  const isNews = missing.length + unseen.length > 0;
  if (inOrg.length > 0) yield* grantFields({ api, fields: inOrg, isNews, call });
  for (const type of new Set(unseen.map(({ on }) => on))) {
    const described = await api.describe(type, call);
    for (const field of unseen.filter(({ on }) => on === type))
      yield described === null ? unseenType(type) : stepFor(field, standingOf(field, described));
  }
}

/** The fields of a type by what is to be done about them. */
interface Sorted {
  /** Of those about which nothing is. */
  readonly steps: readonly SetUpStep[];
  /** Of ours: in the org and seen. */
  readonly there: readonly WantedField[];
  /** In the org, and not to be written by our user yet. */
  readonly unseen: readonly WantedField[];
  readonly missing: readonly WantedField[];
}

async function sortFields(
  type: SetUpType,
  wanted: readonly WantedField[],
  api: SalesforceApi,
  call: CrmCall,
): Promise<Sorted> {
  const described = await api.describe(type, call);
  if (described === null) return { steps: [unseenType(type)], there: [], unseen: [], missing: [] };
  const fields = wanted
    .filter(({ on }) => on === type)
    .map((field) => ({ field, standing: standingOf(field, described) }));
  const ours = fields.filter(({ field }) => !field.mapped);
  const ofKind = (kind: Standing['kind']): WantedField[] =>
    ours.filter(({ standing }) => standing.kind === kind).map(({ field }) => field);
  const absent = ofKind('missing');
  const hidden = absent.length > 0 ? await namesInOrg(type, api, call) : new Set();
  const unseen = [...ofKind('locked'), ...absent.filter(({ name }) => hidden.has(name))];
  const missing = absent.filter(({ name }) => !hidden.has(name));
  const open = new Set([...unseen, ...missing]);
  return {
    steps: fields.filter(({ field }) => !open.has(field)).map((one) => stepFor(one.field, one.standing)),
    there: [...ofKind('there'), ...ofKind('differs')],
    unseen,
    missing,
  };
}

const unseenType = (type: SetUpType): SetUpStep => ({
  what: type,
  done: 'refused',
  mend: `Salesforce shows the user of Baton no records of this type: give it the permissions of docs/salesforce.md.`,
});

function stepFor(field: WantedField, standing: Standing): SetUpStep {
  const what = nameOf(field);
  if (standing.kind === 'there') return { what, done: 'was there', mend: null };
  const done = standing.kind === 'missing' ? 'missing' : 'differs';
  return { what, done, mend: `It ${standing.why}. ${standing.mend}` };
}

/**
 * Fields that are there but hidden from our user count as there: to write them anew could change them. Salesforce tells
 * that to who may see the set-up; to anybody else it refuses, who may not make fields either.
 */
async function namesInOrg(type: SetUpType, api: SalesforceApi, call: CrmCall): Promise<ReadonlySet<unknown>> {
  const found = await orRefusal(
    api.query(
      soql`SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = ${type}`,
      call,
    ),
  );
  if (!(found instanceof Fault)) return new Set(found.map((row) => row['QualifiedApiName']));
  if (found.code === 'CRM_REFUSED') return new Set();
  throw found;
}

async function makeFields(
  fields: readonly WantedField[],
  api: SalesforceApi,
  call: CrmCall,
): Promise<{ field: WantedField; step: SetUpStep }[]> {
  const parts = fields.map(fieldPart);
  const results = await orRefusal(api.upsertMetadata('CustomField', parts, call));
  return fields.map((field, i) => {
    const what = nameOf(field);
    if (results instanceof Fault) return { field, step: refused(what, results.message) };
    const result = results.find(({ fullName }) => fullName === parts[i]?.fullName);
    if (result === undefined || result.done === 'refused')
      return { field, step: refused(what, result?.message ?? 'Salesforce did not say what came of it') };
    return { field, step: { what, done: result.done === 'made' ? 'made' : 'was there', mend: null } };
  });
}
