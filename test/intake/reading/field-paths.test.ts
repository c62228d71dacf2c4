import { describe, expect, test } from 'vitest';
import { said } from '../deliveries.ts';

const BODY = {
  event: 'lead.created',
  enquiry: {
    contact: [{ email: 'vera@acme.example', tags: ['hot'] }, { email: 'office@acme.example' }],
    firm: { legal: { name: 'Acme' }, size: null },
  },
  basket: { items: [{ name: 'Oven', n: 2 }, { name: 'Kiln' }, { n: 1 }] },
  grid: [
    ['a', 'b'],
    ['c', 'd'],
  ],
};
const read = (fields: Record<string, string>, body: Record<string, unknown> = BODY) => said(body, { fields });

describe('a path of the policy', () => {
  test('leads into objects and lists, and what it finds is not said twice', () => {
    const found = read({ 'enquiry.contact.0.email': 'email', 'enquiry.firm.legal.name': 'company' });
    expect(found.identity.email).toBe('vera@acme.example');
    expect(found.profile.attributes).toEqual({ 'company.name': 'Acme' });
    expect(found.profile.answers).toEqual({
      event: 'lead.created',
      enquiry: { contact: [{ tags: ['hot'] }, { email: 'office@acme.example' }], firm: { size: null } },
      basket: BODY.basket,
      grid: BODY.grid,
    });
  });

  test.each([
    ['enquiry.contact[1].email', 'office@acme.example'],
    ['enquiry.contact.*.email', ['vera@acme.example', 'office@acme.example']],
    ['basket.items.*.name', ['Oven', 'Kiln']],
    ['grid.*.1', ['b', 'd']],
    ['grid.1.*', ['c', 'd']],
    ['enquiry.contact.0.tags', ['hot']],
  ])('%s finds %o', (path, value) =>
    expect(read({ [path]: 'own' }).profile.attributes).toEqual({ own: value }),
  );

  test.each([
    'enquiry.contact.7.email',
    'enquiry.contact.email',
    'enquiry.firm.size',
    'enquiry.constructor.name',
    'enquiry.contact.length',
    'event.0',
    'basket.*.name',
    '....',
    '*.*',
  ])('%s finds nothing, and loses nothing', (path) => {
    const { profile } = read({ [path]: 'own' });
    expect(profile.attributes).toEqual({});
    expect(profile.answers).toMatchObject({ basket: BODY.basket, grid: BODY.grid, event: 'lead.created' });
  });

  test('empties what holds nothing else', () => {
    const body = { outer: { list: [{ email: 'a@b.co' }] } };
    expect(read({ 'outer.list.0.email': 'email' }, body).profile.answers).toEqual({});
  });

  test('reaches through names that are opened anyway', () => {
    const lead = { contact: [{ email: 'a@b.co' }], note: 'x' };
    const { identity, profile } = read({ 'lead.contact.0.email': 'email' }, { lead });
    expect(identity.email).toBe('a@b.co');
    expect(profile.answers).toEqual({ note: 'x' });
    expect(read({ 'data.a': 'own' }, { data: { a: 1 } }).profile.attributes).toEqual({ own: 1 });
  });

  test('is a plain name first', () => {
    const body = { 'a.b': 'named', a: { b: 'nested' } };
    const { attributes, answers } = read({ 'a.b': 'own' }, body).profile;
    expect(attributes).toEqual({ own: 'named' });
    expect(JSON.stringify(answers)).toContain('nested');
  });
});
