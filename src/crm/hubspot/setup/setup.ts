import type { Policy } from '../../../domain/policy/policy.ts';
import { Fault } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { orRefusal, type SetUpStep } from '../../set-up-step.ts';
import { BATON_GROUP } from '../baton-properties.ts';
import type { HubSpotApi, PropertyDefinition } from '../hubspot-api.ts';
import {
  SET_UP_TYPES,
  type SetUpType,
  standingOf,
  type WantedProperty,
  wantedOn,
} from './wanted-properties.ts';

interface Account {
  readonly api: HubSpotApi;
  readonly policies: readonly Policy[];
  readonly call: CrmCall;
}

/**
 * Makes what Baton needs in HubSpot, and tells of each thing once it is done. Run again it makes nothing twice. What is
 * there already is never changed: it holds somebody's data.
 * @throws Fault CRM_* when HubSpot cannot be asked; what was made until then stays
 */
export async function* setUpHubSpot(account: Account): AsyncGenerator<SetUpStep> {
  const { api, policies, call } = account;
  for (const type of SET_UP_TYPES) {
    const wanted = wantedOn(type, policies);
    if (wanted.some(({ mapped }) => !mapped)) yield await makeGroup(type, account);
    const there = await api.properties(type, call);
    for (const property of wanted) yield await makeProperty(type, property, there, account);
  }
}

async function makeGroup(type: SetUpType, { api, call }: Account): Promise<SetUpStep> {
  const what = `group ${BATON_GROUP.name} on ${type}`;
  const isThere = async (): Promise<boolean> =>
    (await api.propertyGroups(type, call)).includes(BATON_GROUP.name);
  if (await isThere()) return { what, done: 'was there', mend: null };
  const refusal = await orRefusal(api.createPropertyGroup(type, BATON_GROUP, call));
  if (!(refusal instanceof Fault)) return { what, done: 'made', mend: null };
  return (await isThere())
    ? { what, done: doneDespite(refusal), mend: null }
    : { what, done: 'refused', mend: refusal.message };
}

async function makeProperty(
  type: SetUpType,
  property: WantedProperty,
  there: readonly PropertyDefinition[],
  { api, call }: Account,
): Promise<SetUpStep> {
  const what = `${property.name} on ${type}`;
  const stepFor = (among: readonly PropertyDefinition[], done: SetUpStep['done']): SetUpStep => {
    const standing = standingOf(property, among);
    if (standing.kind === 'there') return { what, done, mend: null };
    return { what, done: standing.kind, mend: `It ${standing.why}. ${standing.mend}` };
  };
  const before = stepFor(there, 'was there');
  if (before.done !== 'missing' || property.mapped) return before;
  const { mapped: _, ...made } = property;
  const refusal = await orRefusal(api.createProperty(type, made, call));
  if (!(refusal instanceof Fault)) return { what, done: 'made', mend: null };
  const after = stepFor(await api.properties(type, call), doneDespite(refusal));
  return after.done === 'missing' ? { what, done: 'refused', mend: refusal.message } : after;
}

/** It may be there all the same: HubSpot answers 409 when somebody was quicker, and an answer may be lost. */
const doneDespite = ({ code }: Fault): 'made' | 'was there' =>
  code === 'CRM_ANSWER_LOST' ? 'made' : 'was there';
