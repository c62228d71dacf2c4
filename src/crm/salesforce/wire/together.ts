import type { CrmCall } from '../../../flow/ports.ts';
import type { ItemResult, Step } from '../salesforce-api.ts';
import { checkedId, checkedName, checkedValues, inComposite, isReference, keyInPath } from './checked.ts';
import { askTogether, itemOf, type Part } from './composite.ts';
import type { SalesforceHttp } from './salesforce-http.ts';
import { lost } from './wire-faults.ts';

const MOST_STEPS = 25;

/** Writes that are done all or none, in one call. See `SalesforceApi.together`. */
export async function writeTogether(
  http: SalesforceHttp,
  base: string,
  steps: readonly Step[],
  call: CrmCall,
): Promise<readonly ItemResult[]> {
  if (steps.length === 0) return [];
  if (steps.length > MOST_STEPS)
    throw new RangeError(`${steps.length} steps in one call, at most ${MOST_STEPS}`);
  checkNames(steps);
  const parts = steps.map((step) => partOf(base, step));
  const answers = await askTogether(http, base, { parts, allOrNone: true, writes: true }, call);
  return answers.map((answer, i) => {
    const step = steps[i];
    const item = itemOf(answer, step?.do === 'update' ? checkedId(step.id) : null);
    if (item) return item;
    throw lost({ name: 'POST /composite', writes: true }, 'the answer to a part cannot be understood');
  });
}

function partOf(base: string, step: Step): Part {
  const place = `${base}/sobjects/${checkedName(step.type)}`;
  const body = (...reserved: readonly string[]) => inComposite(checkedValues(step.values, ...reserved));
  const { name: referenceId } = step;
  switch (step.do) {
    case 'create':
      return { method: 'POST', url: place, referenceId, body: body() };
    case 'update':
      return { method: 'PATCH', url: `${place}/${checkedId(step.id)}`, referenceId, body: body() };
    case 'upsert': {
      const { field, value } = step.key;
      const url = `${place}/${checkedName(field)}/${keyInPath(value)}`;
      return { method: 'PATCH', url, referenceId, body: body(field) };
    }
  }
}

/** @throws TypeError for a name that is none or there twice, and for a reference to no earlier step */
function checkNames(steps: readonly Step[]): void {
  const earlier = new Set<string>();
  for (const { name, values } of steps) {
    if (!/^[A-Za-z]\w*$/.test(name) || earlier.has(name))
      throw new TypeError(`"${name}" is no name of a step, or there twice`);
    for (const value of Object.values(values))
      if (isReference(value) && !earlier.has(value.ref))
        throw new TypeError(`"${value.ref}" is no earlier step than "${name}"`);
    earlier.add(name);
  }
}
