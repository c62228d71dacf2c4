import type { CrmCall } from '../../../flow/ports.ts';
import { LEAD_KEY, TASK_KEY } from '../baton-fields.ts';
import { type ItemResult, type Reference, ref, type SalesforceApi, type Step } from '../salesforce-api.ts';
import { type AfterPart, type End, HALTED, type Job, LINK, type PersonPart } from './job.ts';

const PERSON = 'lead';

/** All parts of one job in one call: all or none. */
export async function writeAlone(
  api: Pick<SalesforceApi, 'together'>,
  { person, after }: Job,
  call: CrmCall,
): Promise<End> {
  const first = personStep(person);
  const who = 'id' in person ? person.id : ref(PERSON);
  const steps = [...first, ...after.map((part) => afterStep(part, who))];
  const results = await api.together(steps, call);
  const resultAt = (at: number): ItemResult => results[at] ?? HALTED;
  const isUndone = results.some(({ kind }) => kind === 'refused');
  const there: ItemResult =
    isUndone || !('id' in person) ? HALTED : { kind: 'done', id: person.id, created: false };
  return {
    person: first.length > 0 ? resultAt(0) : there,
    after: after.map((_, i) => resultAt(i + first.length)),
  };
}

function personStep(person: PersonPart): Step[] {
  switch (person.do) {
    case 'nothing':
      return [];
    case 'upsert': {
      const { key: value, values } = person;
      return [{ name: PERSON, do: 'upsert', type: 'Lead', key: { field: LEAD_KEY, value }, values }];
    }
    case 'create':
      return [{ ...person, name: PERSON, type: 'Lead' }];
    case 'update':
      return [{ ...person, name: PERSON }];
  }
}

function afterStep(part: AfterPart, who: string | Reference): Step {
  const name = part.type.toLowerCase();
  switch (part.do) {
    case 'upsert': {
      const { type, key: value } = part;
      const values = { ...part.values, [LINK[type]]: who };
      return { name, do: 'upsert', type, key: { field: TASK_KEY, value }, values };
    }
    case 'update':
      return { ...part, name };
    case 'create':
      return { ...part, name, values: { ...part.values, [LINK[part.type]]: who } };
  }
}
