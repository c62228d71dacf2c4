import { describe, expect, test } from 'vitest';
import type { Properties } from '../../src/crm/hubspot/hubspot-api.ts';
import { contactProperties } from '../../src/crm/hubspot/write/contact-properties.ts';
import type { Wanted } from '../../src/crm/hubspot/write/fit-properties.ts';
import type { CrmPerson } from '../../src/domain/handoff/crm-write.ts';
import { aWrite } from '../contract/crm-bench.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

const NOBODY: CrmPerson = {
  email: null,
  phone: null,
  name: null,
  firstName: null,
  lastName: null,
  title: null,
  company: null,
  country: null,
};

/** Of the person alone, as HubSpot is told. */
function told(person: Partial<CrmPerson>, there: Properties | null = {}): Wanted {
  const all = contactProperties(
    aWrite('1', { person: { ...NOBODY, ...person }, fields: { handoff_state: null } }),
    policyOf(),
    there && { id: '1', properties: there },
  );
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('baton_')));
}

describe('who it is', () => {
  test('is told in HubSpot’s words', () =>
    expect(told(aWrite('1').person, null)).toEqual({
      email: 'vera@acme.com',
      phone: '+442079460018',
      firstname: 'Vera',
      lastname: 'Stone',
      jobtitle: 'VP Operations',
      company: 'Acme Ltd',
      country: 'United Kingdom',
    }));

  test('an address that HubSpot has is not written over, it may be a further one', () =>
    expect(told({ email: 'vera@acme.com' }, { email: 'v.stone@acme.com' })).toEqual({}));

  test.each<[what: string, person: Partial<CrmPerson>, there: Properties | null, names: Wanted]>([
    ['one word is the first name', { name: 'Cher' }, {}, { firstname: 'Cher' }],
    ['more words stay together', { name: 'Ana de la Cruz' }, {}, { lastname: 'Ana de la Cruz' }],
    ['a whole name does not replace names', { name: 'Ana de la Cruz' }, { firstname: 'Ana' }, {}],
    [
      'parts do',
      { name: 'Ana Cruz', firstName: 'Ana', lastName: 'Cruz' },
      { firstname: 'A.' },
      { firstname: 'Ana', lastname: 'Cruz' },
    ],
    ['a part alone leaves the other', { firstName: 'Ana' }, { lastname: 'Cruz' }, { firstname: 'Ana' }],
    [
      'a new one without name or address is called by the number',
      { phone: '+4420' },
      null,
      { lastname: '+4420', phone: '+4420' },
    ],
  ])('%s', (_what, person, there, names) => expect(told(person, there)).toEqual(names));

  test.each<[what: string, person: Partial<CrmPerson>, there: Properties, told: Wanted]>([
    ['the same number, written by hand', { phone: '+442079460018' }, { phone: '+44 (20) 7946-0018' }, {}],
    ['another number', { phone: '+442079460018' }, { phone: '+442079460019' }, { phone: '+442079460018' }],
    ['the same country under another name', { country: 'GB' }, { country: 'England' }, {}],
    ['another country', { country: 'GB' }, { country: 'Ireland' }, { country: 'United Kingdom' }],
    ['a country that is none', { country: 'Elbonia' }, { country: 'elbonia' }, {}],
  ])('%s', (_what, person, there, expected) => expect(told(person, there)).toEqual(expected));
});

describe('Baton’s own fields', () => {
  const fields = (
    crm: PolicySource['crm'],
    there: Properties = {},
    state: string | null = 'offered',
  ): Wanted =>
    contactProperties(
      aWrite('1', { person: NOBODY, fields: { handoff_state: state, sla_due_at: null } }),
      policyOf({ crm }),
      { id: '1', properties: there },
    );

  test('have the name that the policy gives them; null is not told, but for the hint', () =>
    expect(fields({ hubspot: { fields: { grade: 'lead_grade' }, lead_status: {} } })).toEqual({
      lead_grade: 'A',
      baton_fit: 80,
      baton_engagement: 70,
      baton_cell: 'A1',
      baton_reasons: 'size: +35',
      baton_next_grade: '',
      baton_handoff_state: 'offered',
      baton_handoff_id: '1',
      baton_received_at: '2026-11-30T10:00:00.000Z',
      baton_handed_off_at: '2026-11-30T10:00:01.000Z',
    }));

  const mapped = { hubspot: { lead_status: { offered: 'Warm', returned: 'RETURNED' } } };
  test.each<[string, PolicySource['crm'], Properties, string | null, string | undefined]>([
    ['a new handoff is NEW', {}, {}, 'offered', 'NEW'],
    ['no handoff has none', {}, {}, null, undefined],
    ['one that sales set stays', {}, { hs_lead_status: 'CONNECTED' }, 'offered', undefined],
    ['one of ours is followed by another', mapped, { hs_lead_status: 'returned' }, 'offered', 'Warm'],
    ['the policy may want none', { hubspot: { lead_status: {} } }, {}, 'offered', undefined],
  ])('lead status: %s', (_what, crm, there, state, status) =>
    expect(fields(crm, there, state)['hs_lead_status']).toBe(status),
  );
});
