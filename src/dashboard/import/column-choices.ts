import type { Policy } from '../../domain/policy/policy.ts';
import { html, type Markup, when } from '../html/markup.ts';

/** What a column can be made, by what it is then called and by what people call that. */
const CHOICES: readonly { readonly about: string; readonly fields: Readonly<Record<string, string>> }[] = [
  {
    about: 'Person',
    fields: {
      email: 'e-mail address',
      phone: 'phone number',
      name: 'name',
      first_name: 'first name',
      last_name: 'last name',
      title: 'job title',
    },
  },
  {
    about: 'Company',
    fields: {
      company: 'company',
      'company.employees': 'number of employees',
      'company.industry': 'industry',
      country: 'country',
    },
  },
  {
    about: 'What they want',
    fields: {
      message: 'message',
      timeframe: 'how soon',
      budget: 'budget',
      budget_approved: 'budget approved',
    },
  },
  {
    about: 'Consent',
    fields: {
      'consent.email': 'to e-mails',
      'consent.phone': 'to calls',
      'consent.newsletter': 'to the newsletter',
    },
  },
  {
    about: 'Where and when',
    fields: {
      utm_campaign: 'campaign',
      utm_source: 'source of the campaign',
      occurred_at: 'when it happened',
      kind: 'what happened',
    },
  },
];
/** No known name begins so: the column is kept as it is, under its own words. */
const asAnswer = (name: string): string => `Answer: ${name}`;

interface Choosable {
  readonly name: string;
  readonly byName: string;
  readonly chosen: string | null;
}

/** What one column is to be read as. */
export function columnSelect(column: Choosable, at: number, own: Readonly<Record<string, string>>): Markup {
  const { name, byName, chosen } = column;
  const option = (field: string, label: string): Markup =>
    html`<option value="${field}"${field === (chosen ?? '') ? html` selected` : ''}>${label}</option>`;
  const known = new Set([
    ...CHOICES.flatMap(({ fields }) => Object.keys(fields)),
    ...Object.keys(own),
    asAnswer(name),
    '-',
  ]);
  return html`<select id="column-${at}" data-column="${name}" aria-label="What ${name} is">
${option('', `by its name: ${byName}`)}
${CHOICES.map(
  ({ about, fields }) =>
    html`<optgroup label="${about}">${Object.entries(fields).map(([field, label]) => option(field, label))}</optgroup>`,
)}
${when(
  Object.keys(own).length > 0,
  () =>
    html`<optgroup label="Facts of the policy">${Object.entries(own).map(([label, fact]) => option(label, `${fact} (${label})`))}</optgroup>`,
)}
<optgroup label="Nothing of these">${option(asAnswer(name), 'an answer')}${option('-', 'leave it out')}
${when(chosen !== null && !known.has(chosen), () => option(chosen ?? '', chosen ?? ''))}</optgroup></select>`;
}

/** What `fields:` of the live policies say of a source: a label that a form has for it -> a fact of the policy's own. */
export const ownFacts = (live: readonly Policy[], source: string): Readonly<Record<string, string>> =>
  Object.fromEntries(live.flatMap(({ document }) => Object.entries(document.fields[source] ?? {})));
