import type { CrmPerson, CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { USUAL_LEAD_STATUS } from '../../../domain/policy/race-schema.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import { fieldsSaid } from '../../person-fields.ts';
import { countryName, isSameCountry, isSameNumber } from '../../says-new.ts';
import { contactProperty } from '../baton-properties.ts';
import type { HubSpotRecord, Properties } from '../hubspot-api.ts';
import type { Wanted } from './fit-properties.ts';

/** What is read of a contact before it is written. */
export const CONTACT_READ = [
  'email',
  'hs_additional_emails',
  'hs_merged_object_ids',
  'hubspot_owner_id',
  'lifecyclestage',
  'hs_lead_status',
  'phone',
  'firstname',
  'lastname',
  'country',
] as const;

/**
 * What a write says of a contact, without owner and stage.
 * @param there the contact as HubSpot has it; null for a new one
 */
export function contactProperties(
  { person, fields }: CrmWrite,
  policy: Policy,
  there: HubSpotRecord | null,
): Wanted {
  return {
    ...(there ? {} : newPerson(person)),
    ...personProperties(person, there?.properties ?? {}),
    ...batonProperties(fields, policy),
    ...leadStatus(fields.handoff_state, policy, there?.properties ?? {}),
  };
}

/** The address stays as HubSpot has it: who was found by it has it already, be it as a further one. */
function newPerson({ email, phone, name, firstName, lastName }: CrmPerson): Wanted {
  if (email !== null) return { email };
  // HubSpot makes nobody who has neither address nor name.
  return (name ?? firstName ?? lastName) === null ? { lastname: phone ?? '' } : {};
}

/**
 * What is known and says something new. A number or a country that is only written in another way stays as it is. Of a
 * country its English name is written, since that is what HubSpot's own forms write.
 */
function personProperties(person: CrmPerson, there: Properties): Wanted {
  const { phone, title, company, country } = person;
  return {
    ...nameProperties(person, there),
    ...(phone === null || isSameNumber(phone, there['phone']) ? {} : { phone }),
    ...(title === null ? {} : { jobtitle: title }),
    ...(company === null ? {} : { company }),
    ...(country === null || isSameCountry(country, there['country'])
      ? {}
      : { country: countryName(country) }),
  };
}

/**
 * HubSpot knows first and last names only. A whole name that intake could not split is not guessed at: one word is
 * what they want to be called, more go where the whole name is shown right and no greeting uses a part of it. It is
 * never written over names that HubSpot has.
 */
function nameProperties({ name, firstName, lastName }: CrmPerson, there: Properties): Wanted {
  if (firstName !== null || lastName !== null)
    return {
      ...(firstName === null ? {} : { firstname: firstName }),
      ...(lastName === null ? {} : { lastname: lastName }),
    };
  if (name === null || there['firstname'] || there['lastname']) return {};
  return name.trim().includes(' ') ? { lastname: name } : { firstname: name };
}

const batonProperties = (fields: CrmWrite['fields'], { document }: Policy): Wanted => {
  const said = fieldsSaid(
    fields,
    (field) => document.crm.hubspot?.fields[field] ?? contactProperty(field).name,
  );
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value ?? '']));
};

/** Only where it is empty or one of those that Baton itself sets: sales may have set another since. */
function leadStatus(state: string | null, policy: Policy, there: Properties): Wanted {
  const names = policy.document.crm.hubspot?.lead_status ?? USUAL_LEAD_STATUS;
  const status = state === null ? undefined : names[state];
  const now = there['hs_lead_status'];
  const isOurs = !now || Object.values(names).some((name) => folded(name) === folded(now));
  return status === undefined || !isOurs ? {} : { hs_lead_status: status };
}
