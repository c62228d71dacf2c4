interface Scope {
  readonly name: string;
  /** What fails without it. */
  readonly needed: string;
}

/**
 * What the app in HubSpot must be allowed to do, by what HubSpot's reference names for each call: tasks and notes have no
 * scope of their own and come with contacts. docs/hubspot.md lists the same.
 */
export const SCOPES: readonly Scope[] = [
  { name: 'crm.objects.contacts.read', needed: 'to find people, and to hear of changes by webhook' },
  { name: 'crm.objects.contacts.write', needed: 'to write people, tasks and notes' },
  { name: 'crm.schemas.contacts.read', needed: 'to know which properties there are' },
  { name: 'crm.schemas.contacts.write', needed: 'to make the properties of Baton' },
  { name: 'crm.objects.companies.read', needed: 'to know the company and who owns it' },
  { name: 'crm.objects.deals.read', needed: 'to know of open deals' },
  { name: 'crm.objects.owners.read', needed: 'to hand leads to owners' },
  { name: 'files', needed: 'to attach what people sent' },
  { name: 'forms', needed: 'to read what people wrote into forms of HubSpot' },
];

/** Beside those, where the policy says `leads: true`. */
export const LEADS_SCOPES: readonly Scope[] = [
  { name: 'crm.objects.leads.read', needed: 'for leads: true in the policy' },
  { name: 'crm.objects.leads.write', needed: 'for leads: true in the policy' },
];
