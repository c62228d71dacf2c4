import { countryCode } from '../../../domain/lead/country.ts';
import { normalEmail, normalPhone } from '../../../domain/lead/identity.ts';
import type { Attribution, Consent, Identity, Profile } from '../../../domain/lead/lead.ts';
import { countryFacts, present } from '../../crm-facts.ts';
import type { Properties } from '../hubspot-api.ts';
import { textIn } from '../property-values.ts';

/** The properties of a contact that tell who they are and where they come from. */
export const PERSON_PROPERTIES = [
  'email',
  'phone',
  'mobilephone',
  'firstname',
  'lastname',
  'jobtitle',
  'message',
  'company',
  'numemployees',
  'industry',
  'country',
  'hs_analytics_first_url',
  'hs_analytics_first_referrer',
  'hs_email_optout',
];

/** As every source gives it: without a country of its own, a number is read as one of the contact's. */
export function identityOf(properties: Properties): Identity {
  const country = countryCode(textIn(properties, 'country') ?? '');
  const phones = ['phone', 'mobilephone'].map((name) => normalPhone(textIn(properties, name) ?? '', country));
  return {
    email: normalEmail(textIn(properties, 'email') ?? ''),
    phone: phones.find((phone) => phone !== null)?.e164 ?? null,
  };
}

/** What the contact itself says. What their company's record says is no word of theirs: it is told as `account.*`. */
export function profileOf(properties: Properties): Profile {
  const said = (name: string): string | null => textIn(properties, name);
  const attributes = {
    name: [said('firstname'), said('lastname')].filter((part) => part !== null).join(' ') || null,
    first_name: said('firstname'),
    last_name: said('lastname'),
    title: said('jobtitle'),
    message: said('message'),
    'company.name': said('company'),
    'company.employees': leastOf(said('numemployees')),
    'company.industry': said('industry'),
    ...countryFacts('company', said('country')),
  };
  return {
    attributes: present<string | number>(attributes),
    answers: {},
    attribution: attributionOf(said('hs_analytics_first_url'), said('hs_analytics_first_referrer')),
    consent: consentOf(properties),
    files: [],
  };
}

/** HubSpot asks for a range: the least of `5-25` and of `1000+`. */
function leastOf(range: string | null): number | null {
  const least = /^(\d+)(?:\s*[-–]\s*\d+|\s*\+)?$/.exec(range ?? '')?.[1];
  return least === undefined || Number(least) === 0 ? null : Number(least);
}

const CLICK_IDS = new Set(['gclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id']);

/**
 * The campaign as the first page's address names it. HubSpot's own word for the source (`PAID_SEARCH`) is no `utm`
 * parameter: it is told as `crm.source`.
 */
function attributionOf(page: string | null, referrer: string | null): Attribution {
  const utm: Record<string, string> = {};
  const clickIds: Record<string, string> = {};
  for (const [name, value] of URL.parse(page ?? '')?.searchParams ?? []) {
    const parameter = /^utm_([a-z]+)$/.exec(name)?.[1];
    if (value.trim() === '') continue;
    if (parameter !== undefined) utm[parameter] ??= value.trim();
    else if (CLICK_IDS.has(name)) clickIds[name] ??= value.trim();
  }
  return { utm, clickIds, page, referrer };
}

/** Who opted out of all e-mail said no. Who did not has said nothing. */
const consentOf = (properties: Properties): Consent[] =>
  textIn(properties, 'hs_email_optout') === 'true'
    ? [{ purpose: 'email', granted: false, wording: null, at: null }]
    : [];
