import type { SourceType } from '../../../src/domain/policy/source-types.ts';
import { GOOD_FORM_BODIES } from './good-form-bodies.ts';

type Good = readonly [type: SourceType, contentType: string, body: string];

const json = (type: SourceType, body: object): Good => [type, 'application/json', JSON.stringify(body)];

/** For each provider one body with something of everything that it may send. */
export const GOOD_BODIES: readonly Good[] = [
  json('formspree', {
    form: 'xrgkpqab',
    keys: ['name'],
    submission: {
      _date: '2026-11-02T09:00:00+00:00',
      name: 'Petra',
      _replyto: 'petra@novak.example',
      gdpr: 'on',
    },
  }),
  json('framer', { Name: 'Vera', Email: 'vera@acme.example', Newsletter: 'on', utm_source: 'fair', '': '' }),
  json('googleforms', {
    formId: '1FAI',
    formTitle: 'Demo',
    responseId: '2_ABaO',
    timestamp: '2026-11-02T09:15:30.000Z',
    respondentEmail: 'kim@haneul.example',
    namedValues: {
      'Full name': ['Kim Ha-neul'],
      Interests: ['SEO', 'Ads'],
      'Your files': ['https://drive.google.com/open?id=1a'],
    },
  }),
  json('netlify', {
    id: 's1',
    form_id: 'f1',
    form_name: 'contact',
    created_at: '2026-11-02T09:00:00.691Z',
    email: 'vera@acme.example',
    name: 'Vera Berg',
    company: null,
    data: {
      name: 'Vera Berg',
      budget_2027: '40k',
      cv: { filename: 'cv.pdf', url: 'https://f.example/cv' },
      ip: '::1',
    },
    ordered_human_fields: [{ title: 'Budget 2027', name: 'budget_2027', value: '40k' }],
  }),
  json('standard', {
    type: 'lead.created',
    timestamp: '2026-11-02T09:00:00Z',
    data: { email: 'ola@nord.example', company: { name: 'Nord' }, kind: 'trial_started' },
  }),
  json('tally', {
    eventId: '5d1c',
    eventType: 'FORM_RESPONSE',
    data: {
      formId: 'wMq2',
      formName: 'Quote',
      createdAt: '2026-11-02T09:00:00.000Z',
      fields: [
        { key: 'q1', label: 'utm_source', type: 'HIDDEN_FIELDS', value: 'fair' },
        { key: 'q2', label: 'Reach me at', type: 'INPUT_EMAIL', value: 'ana@acme.example' },
        { key: 'q3', label: 'Which?', type: 'DROPDOWN', value: ['a'], options: [{ id: 'a', text: 'Ovens' }] },
        {
          key: 'q4',
          label: 'Consent',
          type: 'CHECKBOXES',
          value: ['b'],
          options: [{ id: 'b', text: 'Yes' }],
        },
        { key: 'q4_b', label: 'Consent (Yes)', type: 'CHECKBOXES', value: true },
        {
          key: 'q5',
          label: 'Plans',
          type: 'FILE_UPLOAD',
          value: [{ name: 'a', url: 'https://f.example/a' }],
        },
        {
          key: 'q6',
          label: 'Rate',
          type: 'MATRIX',
          value: { r: ['c'] },
          rows: [{ id: 'r', text: 'Price' }],
          columns: [{ id: 'c', text: 'Fair' }],
        },
      ],
    },
  }),
  json('typeform', {
    event_id: '01JB',
    event_type: 'form_response',
    form_response: {
      form_id: 'Qx7',
      landed_at: '2026-11-02T08:58:11Z',
      submitted_at: '2026-11-02T09:00:00Z',
      hidden: { utm_source: 'fair', plan: 'xxxxx' },
      calculated: { score: 7 },
      variables: [{ key: 'name', type: 'text', text: 'hot' }],
      definition: {
        title: 'Demo',
        fields: [
          { id: 'f1', type: 'email', title: 'Where to, {{field:a}}?', ref: 'a' },
          { id: 'g1', type: 'group', properties: { fields: [{ id: 'f2', title: '*Which*?', type: 'x' }] } },
        ],
      },
      answers: [
        { type: 'email', email: 'vera@acme.example', field: { id: 'f1', type: 'email', ref: 'a' } },
        { type: 'choices', choices: { labels: ['Racks'], other: 'x' }, field: { id: 'f2' } },
        { type: 'boolean', boolean: true, field: { id: 'f4', type: 'legal' } },
        { type: 'file_url', file_url: 'https://files.example/a.pdf', field: { id: 'f5' } },
        { type: 'payment', payment: { amount: '9', last4: '1234' }, field: { id: 'f6' } },
      ],
    },
  }),
  json('calendly', {
    event: 'invitee.created',
    created_at: '2026-11-02T08:59:40.123456Z',
    payload: {
      uri: 'https://api.calendly.com/scheduled_events/e1/invitees/i1',
      email: 'ines@harbour.example',
      name: 'Ines',
      old_invitee: null,
      questions_and_answers: [{ question: 'How soon?', answer: 'Now' }],
      tracking: { utm_source: 'fair' },
      cancellation: { reason: 'Ill' },
      scheduled_event: {
        name: 'Tour',
        event_type: 'https://api.calendly.com/event_types/t9',
        start_time: '2026-11-20T15:00:00Z',
        location: { type: 'outbound_call', location: '+351 91 234 5678' },
      },
    },
  }),
  json('intercom', {
    id: 'notif_1',
    topic: 'contact.created',
    created_at: 1793609980,
    data: {
      item: {
        email: 'oda@fjord.example',
        location_data: { country_code: 'NOR' },
        companies: { companies: [{ name: 'Fjord' }] },
        custom_attributes: { job_title: 'Captain' },
        unsubscribed_from_emails: true,
        source: { body: '<p>Hi</p>', author: { email: 'oda@fjord.example' } },
      },
    },
  }),
  json('googleads', {
    lead_id: 'L-1',
    user_column_data: [
      { column_id: 'EMAIL', string_value: 'ana@solar.example' },
      { column_id: 'x', column_name: 'How soon?', string_value: 'Now' },
    ],
    form_id: 1,
    google_key: 'secret',
    is_test: true,
  }),
  json('tiktok', {
    object: 1,
    entry: [
      { id: 1, page_id: 2, create_time: 1793609980, changes: [{ field: 'Email', value: 'i@kiosk.example' }] },
      { id: 3, changes: [{ field: 'Name', value: 'Ida' }] },
    ],
  }),
  json('segment', {
    type: 'track',
    event: 'Demo Requested',
    messageId: 'm-1',
    userId: 'u-7',
    timestamp: '2026-11-02T08:59:40.123Z',
    traits: { company: { name: 'Loom' }, address: { country: 'Israel' } },
    context: {
      traits: { email: 'noa@loom.example' },
      page: { url: '/prices' },
      campaign: { name: 'autumn' },
      consent: { categoryPreferences: { Ads: false } },
    },
    properties: { name: 'Warp', email: 'noa@loom.example', list: [{ a: 1 }] },
  }),
  json('meta', {
    object: 'page',
    entry: [
      {
        id: '1',
        changes: [
          { field: 'leadgen', value: { leadgen_id: '71' } },
          { field: 'leadgen', value: { leadgen_id: '444444444444' } },
          { field: 'feed', value: {} },
        ],
      },
    ],
  }),
  json('linkedin', { type: 'OTHER', leadGenFormResponse: 'urn:li:x:1', leadAction: 'CREATED' }),
  json('webflow', {
    triggerType: 'form_submission',
    payload: {
      name: 'Contact',
      formId: 'f1',
      id: 's1',
      submittedAt: '2026-11-02T09:00:00.000Z',
      pageUrl: 'https://acme.example/contact?utm_source=fair',
      data: {
        'First Name': 'Vera',
        Email: 'vera@acme.example',
        Phone: 4930901820,
        CV: 'https://f.example/cv',
      },
      schema: [{ fieldName: 'CV', fieldType: 'FormFileUploadWrapper', fieldElementId: 'e' }],
    },
  }),
  ...GOOD_FORM_BODIES,
];
