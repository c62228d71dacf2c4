import { compactName, snakeName } from './field-names.ts';

/** The spellings we know without being told. Case and punctuation do not count, nor does a leading "your". */
const SPELLINGS = {
  email: `email email_address work_email business_email company_email corporate_email professional_email e_mail
    e_mail_address work_e_mail mail mail_address email_id user_email`,
  phone: `phone telephone mobile cell tel phone_number telephone_number mobile_number cell_number mobile_phone
    cell_phone work_phone business_phone company_phone daytime_phone phone_no number_phone
    user_phone`,
  name: 'name full_name name_full first_and_last_name',
  first_name: 'first_name fname first given_name forename name_first',
  last_name: 'last_name lname last surname family_name name_last',
  title: 'title job_title role position job_role job_position company_role current_role current_title',
  message: `message comments comment message_body message_text how_can_we_help how_can_we_help_you how_may_we_help
    how_may_we_help_you what_can_we_help_you_with what_can_we_do_for_you enquiry inquiry tell_us_more`,
  timeframe: `timeframe time_frame timeline time_line how_soon project_timeline project_timeframe
    purchase_timeframe buying_timeframe when_do_you_want_to_start when_do_you_plan_to_start
    when_would_you_like_to_start when_are_you_looking_to_start when_do_you_need_it`,
  budget: 'budget budget_range project_budget estimated_budget monthly_budget annual_budget',
  budget_approved: `budget_approved is_budget_approved is_the_budget_approved is_your_budget_approved
    is_there_an_approved_budget do_you_have_an_approved_budget approved_budget budget_approval`,
  'company.name': `company company_name organization organization_name employer business business_name firm
    name_of_company company_or_organization
    company_organization name_of_your_company`,
  'company.employees': `employees employee_count number_of_employees no_of_employees num_employees
    how_many_employees how_many_employees_do_you_have company_size size_of_company company_employees
    company_employee_count company_number_of_employees company_headcount headcount`,
  'company.industry': 'industry company_industry sector company_sector business_sector',
  'company.country': `country country_code country_name country_region company_country company_country_code
    country_of_residence`,
  form: 'form form_name form_title',
  page: 'page page_url page_uri page_href url source_url current_url page_location',
  path: 'path page_path url_path',
  referrer:
    'referrer referer referrer_url referer_url page_referrer page_referer http_referer document_referrer',
  first_page: 'first_page first_page_seen landing_page landing_page_url',
  first_referrer: 'first_referrer initial_referrer',
  occurred_at: 'occurred_at submitted_at timestamp',
  anonymous_id: 'anonymous_id ajs_anonymous_id',
} as const satisfies Record<string, string>;

export type KnownField = keyof typeof SPELLINGS;

/** What a field turns out to be. */
export type Meaning =
  | { readonly kind: 'known'; readonly field: KnownField }
  | { readonly kind: 'utm'; readonly parameter: string }
  | { readonly kind: 'click'; readonly id: string }
  | { readonly kind: 'consent'; readonly purpose: string | null }
  | { readonly kind: 'file' }
  /** An attribute of the policy's own naming. */
  | { readonly kind: 'own'; readonly attribute: string };

const isKnownField = (name: string): name is KnownField => Object.hasOwn(SPELLINGS, name);

const FIELD_BY_SPELLING = new Map(
  Object.entries(SPELLINGS).flatMap(([field, spellings]) =>
    isKnownField(field)
      ? spellings.split(/\s+/).map((spelling) => [compactName(spelling), field] as const)
      : [],
  ),
);

const CLICK_IDS = new Map(
  `gclid gbraid wbraid dclid fbclid msclkid ttclid twclid li_fat_id ScCid rdt_cid epik irclickid`
    .split(' ')
    .map((id) => [compactName(id), id] as const),
).set('hsgoogleclickid', 'gclid');

/** What everybody means by a field of this name; null when it is a question of this form alone. */
export function meaningOf(label: string): Meaning | null {
  const name = snakeName(label.replace(/^\w+\[([^[\]]+)\]$/, '$1'));
  const field = FIELD_BY_SPELLING.get(compact(name)) ?? FIELD_BY_SPELLING.get(compact(plainer(name)));
  if (field !== undefined) return { kind: 'known', field };
  const parameter = /^utm_(.+)$|^utm(source|medium|campaign|term|content|id)$/.exec(name);
  if (parameter !== null) return { kind: 'utm', parameter: parameter[1] ?? parameter[2] ?? '' };
  if (/^(?:files?|attachments?|uploads?)$/.test(name)) return { kind: 'file' };
  const id = CLICK_IDS.get(compact(name));
  return id === undefined ? null : { kind: 'click', id };
}

const SHORT_TARGETS: Readonly<Record<string, Meaning>> = {
  company: { kind: 'known', field: 'company.name' },
  country: { kind: 'known', field: 'company.country' },
  employees: { kind: 'known', field: 'company.employees' },
  industry: { kind: 'known', field: 'company.industry' },
  attachment: { kind: 'file' },
  attachments: { kind: 'file' },
  consent: { kind: 'consent', purpose: null },
};

/** What the right side of a `fields:` line in the policy names. */
export function meaningOfTarget(target: string): Meaning {
  if (isKnownField(target)) return { kind: 'known', field: target };
  const short = Object.hasOwn(SHORT_TARGETS, target) ? SHORT_TARGETS[target] : undefined;
  if (short !== undefined) return short;
  if (target.startsWith('consent.')) return { kind: 'consent', purpose: target.slice('consent.'.length) };
  const meaning = meaningOf(target);
  return meaning?.kind === 'utm' || meaning?.kind === 'click' ? meaning : { kind: 'own', attribute: target };
}

/** `what is your work email`, `contact_email`, `phone_optional`, `organisation_size`: the plain word inside. */
const plainer = (name: string): string =>
  name
    .replace(/^(?:what_is_|what_s_|whats_)?(?:your_|my_|the_|contact_|lead_)?/, '')
    .replace(/_(?:required|optional|field|input)$/, '')
    .replace(/organisation/g, 'organization')
    .replace(/^(?:organization|account)_/, 'company_');

const compact = (name: string): string => name.replaceAll('_', '');
