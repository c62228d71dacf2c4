import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { type Definition, define } from './definitions.ts';
import { LIFECYCLE_STAGES, PIPELINES, stagesOf } from './pipelines.ts';

type Kind = Omit<Parameters<typeof define>[0], 'name'>;
type Kinds = Readonly<Record<string, Kind>>;

const text: Kind = { type: 'string' };
const number: Kind = { type: 'number' };
const instant: Kind = { type: 'datetime' };
const choice = (options: string): Kind => ({
  type: 'enumeration',
  options: options.split(' ').filter(Boolean),
});
const oneOf = (options: readonly string[]): Kind => ({ type: 'enumeration', options });
const fixed = (kind: Kind): Kind => ({ ...kind, calculated: true });

const EVERYWHERE: Kinds = {
  hubspot_owner_id: choice(''),
  hs_object_id: fixed(number),
  hs_object_source: fixed(text),
  hs_object_source_id: fixed(text),
  hs_object_source_label: fixed(text),
  hs_createdate: fixed(instant),
  hs_lastmodifieddate: fixed(instant),
  hs_merged_object_ids: fixed({ type: 'enumeration', fieldType: 'checkbox' }),
};

const BY_TYPE: Readonly<Record<ObjectType, Kinds>> = {
  contacts: {
    ...plain('firstname lastname jobtitle company country website industry city message hs_language'),
    email: text,
    phone: { type: 'string', fieldType: 'phonenumber' },
    mobilephone: { type: 'string', fieldType: 'phonenumber' },
    numemployees: choice('1-5 5-25 25-50 50-100 100-500 500-1000 1000+'),
    lifecyclestage: { type: 'enumeration', choices: LIFECYCLE_STAGES },
    hs_lead_status: choice(
      'NEW OPEN IN_PROGRESS OPEN_DEAL UNQUALIFIED ATTEMPTED_TO_CONTACT CONNECTED BAD_TIMING',
    ),
    createdate: fixed(instant),
    lastmodifieddate: fixed(instant),
    associatedcompanyid: fixed(number),
    num_associated_deals: fixed(number),
    hs_email_domain: fixed(text),
    hs_additional_emails: fixed({ type: 'enumeration', fieldType: 'checkbox' }),
    recent_conversion_date: fixed(instant),
    recent_conversion_event_name: fixed(text),
    first_conversion_date: fixed(instant),
    num_conversion_events: fixed(number),
    hs_is_unworked: fixed({ type: 'bool' }),
    hs_first_outreach_date: fixed(instant),
    hs_sa_first_engagement_date: fixed(instant),
    hs_last_sales_activity_timestamp: fixed(instant),
    notes_last_contacted: fixed(instant),
    notes_last_updated: fixed(instant),
    num_contacted_notes: fixed(number),
  },
  companies: {
    ...plain('name domain country city website phone'),
    numberofemployees: number,
    annualrevenue: number,
    industry: choice(
      'COMPUTER_SOFTWARE INTERNET FINANCIAL_SERVICES MACHINERY RETAIL CONSTRUCTION HOSPITAL_HEALTH_CARE HIGHER_EDUCATION',
    ),
    lifecyclestage: { type: 'enumeration', choices: LIFECYCLE_STAGES },
    createdate: fixed(instant),
    hs_num_open_deals: fixed(number),
    num_associated_contacts: fixed(number),
    num_associated_deals: fixed(number),
    hs_additional_domains: fixed({ type: 'enumeration', fieldType: 'checkbox' }),
  },
  deals: {
    dealname: text,
    amount: number,
    closedate: instant,
    pipeline: oneOf(PIPELINES.deals.map(({ id }) => id)),
    dealstage: oneOf(stagesOf('deals')),
    createdate: fixed(instant),
    hs_is_closed: fixed({ type: 'bool' }),
    hs_is_closed_won: fixed({ type: 'bool' }),
  },
  tasks: {
    hs_timestamp: instant,
    ...plain('hs_task_subject hs_task_body hs_task_reminders hs_attachment_ids'),
    hs_task_status: choice('NOT_STARTED IN_PROGRESS WAITING DEFERRED COMPLETED'),
    hs_task_priority: choice('NONE LOW MEDIUM HIGH'),
    hs_task_type: choice('TODO CALL EMAIL'),
  },
  notes: { hs_timestamp: instant, hs_note_body: text, hs_attachment_ids: text },
  leads: {
    hs_lead_name: text,
    hs_lead_type: oneOf(['NEW BUSINESS', 'RE-ENGAGE', 'UPSELL']),
    hs_lead_label: choice('HOT WARM COLD'),
    hs_pipeline: oneOf(PIPELINES.leads.map(({ id }) => id)),
    hs_pipeline_stage: oneOf(stagesOf('leads')),
  },
};

function plain(names: string): Kinds {
  return Object.fromEntries(names.split(' ').map((name) => [name, text]));
}

/** What an account has before anybody adds a property: the part of it that Baton comes near. */
export const standardProperties = (type: ObjectType): Map<string, Definition> =>
  new Map(
    Object.entries({ ...EVERYWHERE, ...BY_TYPE[type] }).map(([name, kind]) => [
      name,
      define({ ...kind, name, byHubSpot: true, groupName: `${type.replace(/s$/, '')}information` }),
    ]),
  );

/** What a read brings that asks for no properties; a read that does brings the last of them anyhow. */
export const DEFAULT_PROPERTIES: Readonly<
  Record<ObjectType, { readonly shown: readonly string[]; readonly always: readonly string[] }>
> = {
  contacts: {
    shown: ['email', 'firstname', 'lastname'],
    always: ['createdate', 'hs_object_id', 'lastmodifieddate'],
  },
  companies: { shown: ['name', 'domain'], always: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'] },
  deals: {
    shown: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage'],
    always: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  },
  tasks: { shown: [], always: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'] },
  notes: { shown: [], always: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'] },
  leads: { shown: [], always: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'] },
};
