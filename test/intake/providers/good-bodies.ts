type Good = readonly [type: string, contentType: string, body: string];

const json = (type: string, body: object): Good => [type, 'application/json', JSON.stringify(body)];

/** For each provider one body with something of everything that it may send. */
export const GOOD_BODIES: readonly Good[] = [
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
];
