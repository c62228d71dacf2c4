import { type Field, field, flag, lines, pick, READ_ONLY, reference, required, text } from './fields.ts';
import { ORG_TYPES } from './org-types.ts';

/** What the first three characters of an id say. */
export const PREFIXES: Readonly<Record<string, string>> = {
  Lead: '00Q',
  Contact: '003',
  Account: '001',
  Opportunity: '006',
  OpportunityContactRole: '00K',
  Task: '00T',
  Event: '00U',
  Note: '002',
  ContentVersion: '068',
  ContentDocument: '069',
  ContentDocumentLink: '06A',
  User: '005',
  Group: '00G',
  QueueSobject: '03g',
  LeadStatus: '01J',
  TaskStatus: '01K',
  TaskPriority: '01L',
  Organization: '00D',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
};

const PEOPLE = ['User', 'Group'];
const SYSTEM: readonly Field[] = [
  field('Id', 'id', READ_ONLY),
  field('IsDeleted', 'boolean', READ_ONLY),
  field('CreatedDate', 'datetime', READ_ONLY),
  reference('CreatedById', ['User'], READ_ONLY),
  field('LastModifiedDate', 'datetime', READ_ONLY),
  reference('LastModifiedById', ['User'], READ_ONLY),
  field('SystemModstamp', 'datetime', READ_ONLY),
];
const owner = reference('OwnerId', PEOPLE);
const address = [
  lines('Street', 255),
  text('City', 40),
  text('State', 80),
  text('PostalCode', 20),
  text('Country', 80),
];
const of = (before: string) => address.map((part) => ({ ...part, name: before + part.name }));
const SOURCES = pick('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']);
const INDUSTRIES = pick('Industry', ['Manufacturing', 'Technology', 'Finance', 'Other']);
const person = [
  pick('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.']),
  text('FirstName', 40),
  text('LastName', 80, required),
  text('Name', 121, READ_ONLY),
  text('Title', 128),
  field('Email', 'email'),
  field('Phone', 'phone'),
  field('MobilePhone', 'phone'),
  SOURCES,
  lines('Description'),
  flag('HasOptedOutOfEmail'),
  flag('DoNotCall'),
  owner,
  field('LastActivityDate', 'date', READ_ONLY),
];

const OWN_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  Lead: [
    ...person,
    text('Company', 255, required),
    ...address,
    field('Website', 'url'),
    INDUSTRIES,
    field('NumberOfEmployees', 'int'),
    field('AnnualRevenue', 'currency'),
    pick('Rating', ['Hot', 'Warm', 'Cold']),
    pick(
      'Status',
      ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
      {
        usual: 'Open - Not Contacted',
      },
    ),
    flag('IsConverted', READ_ONLY),
    field('ConvertedDate', 'date', READ_ONLY),
    reference('ConvertedContactId', ['Contact'], READ_ONLY),
    reference('ConvertedAccountId', ['Account'], READ_ONLY),
    reference('ConvertedOpportunityId', ['Opportunity'], READ_ONLY),
    reference('MasterRecordId', ['Lead'], READ_ONLY),
    flag('IsUnreadByOwner'),
  ],
  Contact: [
    ...person,
    reference('AccountId', ['Account']),
    text('Department', 80),
    ...of('Mailing'),
    reference('MasterRecordId', ['Contact'], READ_ONLY),
  ],
  Account: [
    text('Name', 255, required),
    field('Website', 'url'),
    field('Phone', 'phone'),
    pick('Type', ['Prospect', 'Customer', 'Partner', 'Other']),
    INDUSTRIES,
    field('NumberOfEmployees', 'int'),
    field('AnnualRevenue', 'currency'),
    ...of('Billing'),
    lines('Description'),
    owner,
    reference('ParentId', ['Account']),
    reference('MasterRecordId', ['Account'], READ_ONLY),
  ],
  Opportunity: [
    text('Name', 120, required),
    reference('AccountId', ['Account']),
    pick('StageName', ['Prospecting', 'Negotiation', 'Closed Won', 'Closed Lost'], required),
    field('CloseDate', 'date', required),
    field('Amount', 'currency'),
    field('Probability', 'percent'),
    SOURCES,
    lines('Description'),
    owner,
    flag('IsClosed', READ_ONLY),
    flag('IsWon', READ_ONLY),
  ],
  OpportunityContactRole: [
    reference('OpportunityId', ['Opportunity'], required),
    reference('ContactId', ['Contact'], required),
    pick('Role', ['Decision Maker', 'Evaluator', 'Other']),
    flag('IsPrimary'),
  ],
  Task: [
    field('Subject', 'combobox', { length: 255 }),
    reference('WhoId', ['Lead', 'Contact']),
    reference('WhatId', ['Account', 'Opportunity']),
    reference('AccountId', ['Account'], READ_ONLY),
    owner,
    field('ActivityDate', 'date'),
    pick('Priority', ['High', 'Normal', 'Low'], { usual: 'Normal' }),
    pick('Status', ['Not Started', 'In Progress', 'Completed', 'Deferred'], { usual: 'Not Started' }),
    pick('Type', ['Call', 'Email', 'Meeting', 'Other']),
    pick('TaskSubtype', ['Task', 'Email', 'Call', 'ListEmail'], {
      usual: 'Task',
      restricted: true,
      updateable: false,
    }),
    flag('IsReminderSet'),
    field('ReminderDateTime', 'datetime'),
    lines('Description'),
    flag('IsClosed', READ_ONLY),
    field('CompletedDateTime', 'datetime', READ_ONLY),
  ],
  Event: [
    field('Subject', 'combobox', { length: 255 }),
    reference('WhoId', ['Lead', 'Contact']),
    reference('WhatId', ['Account', 'Opportunity']),
    owner,
    field('StartDateTime', 'datetime', required),
    field('EndDateTime', 'datetime'),
    field('ActivityDateTime', 'datetime'),
    lines('Description'),
  ],
  Note: [
    reference('ParentId', ['Lead', 'Contact', 'Account', 'Opportunity'], {
      required: true,
      updateable: false,
    }),
    text('Title', 80, required),
    lines('Body'),
    flag('IsPrivate'),
    reference('OwnerId', ['User']),
  ],
  ...ORG_TYPES,
};

/** Types that administrators make records of; the API only reads them. */
export const READ_ONLY_TYPES = new Set([
  'User',
  'Group',
  'QueueSobject',
  'LeadStatus',
  'TaskStatus',
  'TaskPriority',
  'Organization',
  'PermissionSet',
  'ContentDocument',
]);

/** Fields of every type, by name, as a new org has them. */
export const standardTypes = (): Map<string, Map<string, Field>> =>
  new Map(
    Object.entries(OWN_FIELDS).map(([type, fields]) => [
      type,
      new Map([...SYSTEM, ...fields].map((one) => [one.name, one])),
    ]),
  );
