import { expect, test } from 'vitest';
import { form } from '../../src/intake/form/form.ts';
import { settings } from '../intake/deliveries.ts';
import { readPage } from '../support/policy-page.ts';

const [, shown = ''] = /^```html\n(.*?)\n```/ms.exec(readPage('docs/sources/form.md')) ?? [];
const names = [...shown.matchAll(/ name="([^"]+)"/g)].map(([, name = '']) => name);
const post = (values: Readonly<Record<string, string>>) =>
  form.parse(
    Buffer.from(new URLSearchParams(names.map((name) => [name, values[name] ?? ''])).toString()),
    'application/x-www-form-urlencoded',
    settings(),
  );

test('every field of the form to paste is understood', () => {
  const said = {
    form: 'contact',
    name: 'Ola Nord',
    email: 'ola@nord.example',
    company: 'Nord',
    phone: '+47 22 12 34 56',
    message: 'Can you call me?',
  };
  expect(names).toEqual([...Object.keys(said), '_gotcha']);
  expect(post(said)).toMatchObject({
    identity: { email: said.email, phone: '+4722123456' },
    profile: {
      attributes: { name: said.name, 'company.name': said.company, message: said.message },
      answers: {},
    },
    event: { properties: { form: said.form } },
  });
});

test('its honeypot is the one that Baton looks into', () => {
  expect(post({ email: 'ola@nord.example', _gotcha: 'x' })).toMatchObject({ doubts: [{ code: 'honeypot' }] });
});
