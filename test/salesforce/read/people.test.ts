import { describe, expect, test } from 'vitest';
import type { Sought } from '../../../src/crm/salesforce/people.ts';
import { openPeople } from '../../../src/crm/salesforce/read/people.ts';
import { call } from '../../support/crm-call.ts';
import { smallOrg } from './small-org.ts';

const sought = (who: Partial<Sought>): Sought => ({ leadId: null, email: null, phone: null, ...who });
const jo = sought({ email: 'jo@firm.io' });

/** Whom the org finds, by id. */
async function found(org: ReturnType<typeof smallOrg>, ...who: Sought[]) {
  const people = openPeople(org);
  const all = await Promise.all(who.map((one) => people.find(one, call)));
  return all.map((one) => one && [one.id, one.others]);
}

describe('somebody sought', () => {
  test('by address is the open lead made last, however the address is written', async () => {
    const org = smallOrg();
    const first = org.addLead({ Email: 'Jo@Firm.io' });
    const last = org.addLead({ Email: 'jo@firm.io' });
    org.addLead({ Email: 'jo@firm.io', IsConverted: true });
    org.change(first, { SystemModstamp: '2026-05-01T00:00:00.000+0000' });
    org.addContact({ Email: 'jo@firm.io' });
    expect(await found(org, jo)).toEqual([[last, 2]]);
  });

  test('who is no open lead is the contact changed last', async () => {
    const org = smallOrg();
    const changed = org.addContact({ Email: 'jo@firm.io' });
    org.addContact({ Email: 'jo@firm.io' });
    org.change(changed, { SystemModstamp: '2026-05-01T00:00:00.000+0000' });
    expect(await found(org, jo)).toEqual([[changed, 1]]);
  });

  test('who was converted is the contact, under another address by now, or merged into somebody', async () => {
    const org = smallOrg();
    const stayed = org.addContact({ Email: 'jo@home.io' });
    const merged = org.addContact({ Email: 'old@home.io', IsDeleted: true, MasterRecordId: stayed });
    org.addLead({ Email: 'jo@firm.io', IsConverted: true, ConvertedContactId: merged });
    expect(await found(org, jo)).toEqual([[stayed, 0]]);
    expect(org.calls).toHaveLength(3);
  });

  test('is told to be converted though the org, telling of its fields, leaves that out', async () => {
    const org = smallOrg({ untold: ['Lead.IsConverted', 'Lead.ConvertedContactId', 'Lead.IsDeleted'] });
    const contact = org.addContact({ Email: 'jo@home.io' });
    org.addLead({ Email: 'jo@firm.io', IsConverted: true, ConvertedContactId: contact });
    expect(await found(org, jo)).toEqual([[contact, 0]]);
  });

  test('whose converted lead has no contact any more is nobody', async () => {
    const org = smallOrg();
    const gone = org.addContact({ Email: 'jo@firm.io', IsDeleted: true });
    org.addLead({ Email: 'jo@firm.io', IsConverted: true, ConvertedContactId: gone });
    expect(await found(org, jo)).toEqual([null]);
  });

  test('is the one with our key before all others, converted or not', async () => {
    const org = smallOrg();
    const ours = org.addLead({ Email: 'else@firm.io', Baton_Id__c: 'lead_1' });
    const contact = org.addContact({ Email: 'al@firm.io' });
    org.addLead({ Baton_Id__c: 'lead_2', IsConverted: true, ConvertedContactId: contact });
    org.addLead({ Email: 'jo@firm.io' });
    const lead = org.addLead({ Email: 'al@firm.io' });
    const al = { email: 'al@firm.io', phone: null };
    expect(await found(org, { ...jo, leadId: 'lead_1' }, { ...al, leadId: 'lead_2' })).toEqual([
      [ours, 1],
      [contact, 1],
    ]);
    expect(await found(org, { ...al, leadId: 'lead_3' })).toEqual([[lead, 1]]);
    expect(org.calls).toHaveLength(2);
  });

  test('in the bin is not found', async () => {
    const org = smallOrg();
    org.addLead({ Email: 'jo@firm.io', IsDeleted: true });
    expect(await found(org, jo)).toEqual([null]);
  });

  test('by phone is found however the number is written, as far as its country is known', async () => {
    const org = smallOrg();
    const ours = org.addLead({ MobilePhone: '+493012345678' });
    const abroad = org.addContact({ Phone: '+44 20 7946 0001' });
    const home = org.addLead({ Phone: '(415) 555-2671', Country: 'United States' });
    org.addLead({ Phone: '01 42 68 53 00', Country: 'Italy' });
    const numbers = ['+493012345678', '+442079460001', '+14155552671', '+33142685300'];
    const people = numbers.map((phone) => sought({ phone }));
    expect(await found(org, ...people)).toEqual([[ours, 0], [abroad, 0], [home, 0], null]);
    expect(org.calls).toHaveLength(1);
  });

  test('by address is not looked for by phone, nor without either', async () => {
    const org = smallOrg();
    org.addLead({ Phone: '+493012345678' });
    expect(await found(org, { ...jo, phone: '+493012345678' }, sought({}))).toEqual([null, null]);
    expect(org.calls.flat().join()).not.toContain('Phone IN');
  });
});

test('quotes and backslashes in an address are part of it', async () => {
  const org = smallOrg();
  const id = org.addLead({ Email: "o'brien@firm.io" });
  org.addLead({ Email: 'x@firm.io' });
  const [brien, thief] = await found(
    org,
    sought({ email: "o'brien@firm.io" }),
    sought({ email: String.raw`\') OR Email IN ('x@firm.io` }),
  );
  expect([brien, thief]).toEqual([[id, 0], null]);
});

test('all who are sought at once, by whatever is known of them, cost one call of the API for each hundred', async () => {
  const org = smallOrg();
  const people = Array.from({ length: 250 }, (_, n) => {
    const email = n % 10 === 0 ? null : `somebody.with.a.name.${n}@a-firm-of-its-own-${n}.example`;
    org.addLead({ Email: email, Phone: `+4930123450${100 + n}` });
    return { leadId: `lead_${n}`, email, phone: `+4930123450${100 + n}` };
  });
  const all = await found(org, ...people);
  expect(all.filter((one) => one === null)).toEqual([]);
  expect(org.calls).toHaveLength(3);
});

describe('an org without some fields', () => {
  const without = ['Lead.Baton_Id__c', 'Lead.Industry', 'Contact.MobilePhone'];

  test.each([
    { name: 'that says so', tells: true, calls: 1 },
    { name: 'that does not say so is asked again', tells: false, calls: 4 },
  ])('$name', async ({ tells, calls }) => {
    const org = smallOrg({ without, tells });
    const lead = org.addLead({ Email: 'jo@firm.io' });
    const contact = org.addContact({ Phone: '+493012345678' });
    const people = openPeople(org);
    const ask = () =>
      Promise.all([
        people.find({ ...jo, leadId: 'lead_1' }, call),
        people.find(sought({ phone: '+493012345678' }), call),
      ]);
    expect((await ask()).map((one) => one?.id)).toEqual([lead, contact]);
    expect(org.calls.length).toBeLessThanOrEqual(calls);
    const before = org.calls.length;
    await ask();
    expect(org.calls.length - before).toBe(1);
  });

  test('that will not have us look for addresses is a fault, not an empty answer', async () => {
    const org = smallOrg({ without: ['Lead.Email'], tells: false });
    await expect(openPeople(org).find(jo, call)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  });
});

describe('an id', () => {
  /** The ids of those who are there under these ids. */
  const read = async (org: ReturnType<typeof smallOrg>, ...ids: string[]) => {
    const people = openPeople(org);
    const all = await Promise.all(ids.map((id) => people.byId(id, call)));
    return all.map((one) => one && [one.type, one.id]);
  };

  test('of a lead or a contact is read in one call, in its short form too', async () => {
    const org = smallOrg();
    const lead = org.addLead({});
    const contact = org.addContact({});
    expect(await read(org, contact, lead.slice(0, 15), lead)).toEqual([
      ['Contact', contact],
      ['Lead', lead],
      ['Lead', lead],
    ]);
    expect(org.calls).toHaveLength(1);
  });

  test('of something else, or no id, is nobody and asks nothing', async () => {
    const org = smallOrg();
    expect(await read(org, '001000000000001', '', "00Q' OR Id != '", '51')).toEqual([null, null, null, null]);
    expect(org.calls).toEqual([]);
  });

  test('of a record that was merged is who stayed, and of a converted lead its contact', async () => {
    const org = smallOrg();
    const contact = org.addContact({});
    const lost = org.addContact({ IsDeleted: true, MasterRecordId: contact });
    const converted = org.addLead({ IsConverted: true, ConvertedContactId: lost });
    const binned = org.addLead({ IsConverted: true, IsDeleted: true, ConvertedContactId: lost });
    const merged = org.addLead({ IsDeleted: true, MasterRecordId: converted });
    const gone = org.addLead({ IsDeleted: true });
    expect(await read(org, merged, converted, binned, gone)).toEqual([
      ['Contact', contact],
      ['Contact', contact],
      ['Contact', contact],
      null,
    ]);
    expect(org.calls).toHaveLength(3);
  });

  test('of records merged into each other in a ring, or through too many, is nobody', async () => {
    const org = smallOrg();
    const one = org.addLead({ IsDeleted: true });
    const two = org.addLead({ IsDeleted: true, MasterRecordId: one });
    org.change(one, { MasterRecordId: two });
    expect(await read(org, one)).toEqual([null]);

    const stayed = org.addLead({});
    let last = stayed;
    const chain = Array.from({ length: 6 }, () => {
      last = org.addLead({ IsDeleted: true, MasterRecordId: last });
      return last;
    });
    expect(await read(org, chain[4] ?? '')).toEqual([['Lead', stayed]]);
    expect(await read(org, chain[5] ?? '')).toEqual([null]);
  });
});
