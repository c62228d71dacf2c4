import { FIELD_NAMES } from '../../../domain/handoff/crm-write.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { type BatonField, batonField, LEAD_KEY, TASK_KEY } from '../baton-fields.ts';
import type { FieldDescription, TypeDescription } from '../salesforce-api.ts';

/** The types of record that Baton has fields of its own on. */
export const SET_UP_TYPES = ['Lead', 'Contact', 'Task'] as const;
export type SetUpType = (typeof SET_UP_TYPES)[number];

/** A field that Baton writes, under the name that it has in this org. */
export interface WantedField extends BatonField {
  readonly on: SetUpType;
  /** An external id, too. */
  readonly unique: boolean;
  /** Named by the policy in place of ours: it is somebody else's, and never made by us. */
  readonly mapped: boolean;
}

export type Standing =
  | { readonly kind: 'there' }
  /** `locked`: it is there, and our user may not write it. */
  | { readonly kind: 'missing' | 'locked' | 'differs'; readonly why: string; readonly mend: string };

/** `Lead.Baton_Grade__c` */
export const nameOf = ({ on, name }: WantedField): string => `${on}.${name}`;

const KEYS: readonly WantedField[] = [
  key('Lead', LEAD_KEY, 'Baton id', 'The lead in Baton: by it Salesforce refuses a second one'),
  key('Task', TASK_KEY, 'Baton key', 'The handoff in Baton: by it Salesforce refuses a second task'),
];

function key(on: SetUpType, name: string, label: string, description: string): WantedField {
  return { on, name, label, description, type: 'Text', length: 255, unique: true, mapped: false };
}

/** What Baton writes under any of these policies, each once; under none, all that are its own. */
export function wantedFields(policies: readonly Policy[]): readonly WantedField[] {
  const mappings = policies.map(({ document }) => document.crm.salesforce?.fields ?? {});
  const wanted = (mappings.length === 0 ? [{}] : mappings).flatMap(
    (names: Readonly<Record<string, string>>) =>
      (['Lead', 'Contact'] as const).flatMap((on) =>
        FIELD_NAMES.map((field): WantedField => {
          const own = batonField(field);
          const name = names[field];
          if (name !== undefined) return { ...own, name, on, unique: false, mapped: true };
          return { ...own, label: `Baton ${own.label}`, on, unique: false, mapped: false };
        }),
      ),
  );
  const all = [...new Map([...wanted, ...KEYS].map((field) => [nameOf(field), field])).values()];
  return SET_UP_TYPES.flatMap((type) => all.filter(({ on }) => on === type));
}

/** What Salesforce calls a type in its descriptions. */
const DESCRIBED: Readonly<Record<BatonField['type'], string>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  DateTime: 'datetime',
};
/** Types that hold what we write. A field of ours has the very type; one of somebody else's need only bear the value. */
const BEARS: Readonly<Record<BatonField['type'], readonly string[]>> = {
  Text: ['string', 'textarea', 'picklist', 'combobox'],
  LongTextArea: ['textarea', 'string'],
  Number: ['double', 'int', 'percent', 'currency', 'string'],
  DateTime: ['datetime', 'date', 'string'],
};

/** How a wanted field stands among those that our user sees on its type. */
export function standingOf(wanted: WantedField, { fields }: TypeDescription): Standing {
  const found = fields.get(wanted.name);
  if (found === undefined) {
    const mend = wanted.mapped
      ? 'Make it in Salesforce (Setup, Object Manager) and let the user of Baton see it, or mend its name in the policy under crm.salesforce.fields.'
      : 'Run npx baton setup salesforce.';
    return { kind: 'missing', why: 'is not there, or hidden from the user of Baton', mend };
  }
  return misfitOf(wanted, found) ?? lockOf(wanted, found) ?? { kind: 'there' };
}

function misfitOf({ mapped, type, unique }: WantedField, found: FieldDescription): Standing | null {
  const takes = mapped ? BEARS[type] : [DESCRIBED[type]];
  if (!takes.includes(found.type))
    return {
      kind: 'differs',
      why: `is of type ${found.type}, not ${takes.join(' or ')}`,
      mend: mapped
        ? 'Name another one under crm.salesforce.fields.'
        : 'Delete it in Salesforce (Setup, Object Manager), or name another one under crm.salesforce.fields; then run npx baton setup salesforce.',
    };
  if (unique && !(found.unique && found.externalId))
    return {
      kind: 'differs',
      why: 'is not a unique external id, so that the same thing could be written twice',
      mend: 'Tick "External ID" and "Unique" (case-insensitive) at the field in Salesforce (Setup, Object Manager).',
    };
  return null;
}

/** Baton makes no contacts, so it need not be able to. */
function lockOf({ on, mapped }: WantedField, { createable, updateable }: FieldDescription): Standing | null {
  if (updateable && (createable || on === 'Contact')) return null;
  return {
    kind: 'locked',
    why: 'cannot be written by the user of Baton',
    mend: mapped
      ? 'Give that user the right to edit it (a permission set of your own), or name another one under crm.salesforce.fields.'
      : 'Assign the permission set Baton to that user, or run npx baton setup salesforce.',
  };
}
