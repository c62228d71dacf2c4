import { factsUsed } from '../../../domain/policy/facts-used.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { bad, type Finding, good } from '../../../flow/finding.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import { type SetUpType, standingOf, wantedFields } from './wanted-fields.ts';

/** Salesforce as it is, and what is wanted of it. */
export interface Asking {
  readonly api: SalesforceApi;
  readonly policies: readonly Policy[];
  readonly call: CrmCall;
}

/** Whether what Baton writes on this type is there, and may be written by our user. */
export async function checkFields(type: SetUpType, { api, policies, call }: Asking): Promise<Finding[]> {
  const what = `fields of ${type}`;
  const described = await api.describe(type, call);
  if (described === null) return [unseen(what, type)];
  const wanted = wantedFields(policies).filter(({ on }) => on === type);
  // What has one mend is one finding.
  const faults = new Map<string, { why: string; mend: string; names: string[] }>();
  for (const field of wanted) {
    const standing = standingOf(field, described);
    if (standing.kind === 'there') continue;
    const { why, mend } = standing;
    const known = faults.get(why + mend) ?? { why, mend, names: [] };
    faults.set(why + mend, { ...known, names: [...known.names, field.name] });
  }
  if (faults.size === 0)
    return [
      good(
        what,
        wanted.length === 1 ? `${wanted[0]?.name} is there and unique` : `all ${wanted.length} are there`,
      ),
    ];
  return [...faults.values()].map(({ why, mend, names }) =>
    bad(
      what,
      names.length === 1 ? `${names.join()} ${why}` : `each of these ${why}: ${names.join(', ')}`,
      mend,
    ),
  );
}

interface Access {
  readonly type: string;
  /** `write` is both to make and to change. */
  readonly right: 'read' | 'create' | 'change' | 'write';
  /** Fields by which that is told: Salesforce says of each what our user may do with it. */
  readonly fields: readonly string[];
  /** Baton needs it to … */
  readonly why: string;
  /** Whether these facts need it; without it, everybody does. */
  readonly neededFor?: (fact: string) => boolean;
}

/** What the user of Baton must be allowed to do; docs/salesforce.md lists the same. */
export const ACCESS: readonly Access[] = [
  {
    type: 'Lead',
    right: 'write',
    fields: ['LastName', 'Company', 'Email', 'OwnerId', 'Status'],
    why: 'hand leads over',
  },
  {
    type: 'Contact',
    right: 'change',
    fields: ['Phone', 'Title', 'OwnerId'],
    why: 'hand over who is a contact already',
  },
  {
    type: 'Task',
    right: 'create',
    fields: ['Subject', 'WhoId', 'OwnerId', 'ActivityDate', 'Description'],
    why: 'give the owner a task',
  },
  {
    type: 'Note',
    right: 'create',
    fields: ['Title', 'Body', 'ParentId'],
    why: 'write a brief that goes with no task',
  },
  {
    type: 'ContentVersion',
    right: 'create',
    fields: ['Title', 'VersionData'],
    why: 'attach what people sent',
  },
  {
    type: 'Account',
    right: 'read',
    fields: ['Name', 'OwnerId'],
    why: 'know the facts account.* of the policy',
    neededFor: (fact) => fact.startsWith('account.'),
  },
  {
    type: 'Opportunity',
    right: 'read',
    fields: ['IsClosed'],
    why: 'know the open deals that the policy asks for',
    neededFor: (fact) => fact.endsWith('.open_deals'),
  },
];

/** Whether our user may read and write what these policies need. */
export async function checkAccess({ api, policies, call }: Asking): Promise<Finding[]> {
  const facts = policies.flatMap(({ document }) => [...factsUsed(document)]);
  const needed = ACCESS.filter(({ neededFor }) => neededFor === undefined || facts.some(neededFor));
  const faults: Finding[] = [];
  for (const { type, right, fields, why } of needed) {
    const described = await api.describe(type, call);
    const missing = fields.filter((name) => {
      const field = described?.fields.get(name);
      if (field === undefined) return true;
      const { createable, updateable } = field;
      return (
        ((right === 'create' || right === 'write') && !createable) ||
        ((right === 'change' || right === 'write') && !updateable)
      );
    });
    if (described === null) faults.push(unseen('permissions', `${type}, which it must to ${why}`));
    else if (missing.length > 0)
      faults.push(
        bad(
          'permissions',
          `the user of Baton may not ${right} ${type} (${missing.join(', ')}), which it must to ${why}`,
          'Give it that right by a permission set: docs/salesforce.md lists all it needs.',
        ),
      );
  }
  if (faults.length > 0) return faults;
  return [good('permissions', needed.map(({ type, right }) => `${type} (${right})`).join(', '))];
}

const unseen = (what: string, type: string): Finding =>
  bad(
    what,
    `the user of Baton does not see ${type}`,
    'Give it the right to read it by a permission set: docs/salesforce.md lists all it needs.',
  );
