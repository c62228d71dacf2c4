import type { Answers } from './starter-answers.ts';
import { word } from './yaml-word.ts';

/** The `tests:` of a starter: one for each grade, with somebody who is a good customer by the answers. */
export function starterTests({ size, industries, countries }: Answers): string {
  const [industry] = industries;
  const [country] = countries;
  const company = [
    'company.name: Acme Ltd',
    `company.employees: ${size.from}`,
    ...(industry === undefined ? [] : [`company.industry: ${word(industry)}`]),
    ...(country === undefined ? [] : [`company.country: ${word(country)}`]),
  ].join(', ');
  return `tests:                          # what you expect of it
  - name: somebody who decides, at a good customer, asks for a demo
    lead: { email: jo@acme.io, title: Head of Operations, ${company} }
    events: [ { form_submitted: 2h, form: demo } ]
    expect: { fit: 100, engagement: 60, cell: A1, grade: A, routing: the-rest, why_includes: [size, seniority, demo] }
  - name: the same request has faded after four weeks
    lead: { email: jo@acme.io, title: Head of Operations, ${company} }
    events: [ { form_submitted: 28d, form: demo } ]
    expect: { engagement: 16..17, grade: B, routing: the-rest }
  - name: a private address is at most a B
    lead: { email: sam@gmail.com, title: Founder, ${company} }
    events: [ { form_submitted: 1h, form: demo } ]
    expect: { cell: A1, grade: B }
  - name: who is hardly known stays with marketing, even with a demo
    lead: { email: kim@acme.io, title: Analyst }
    events: [ { form_submitted: 1h, form: demo } ]
    expect: { grade: C, routing: not-sales }
  - name: ten looks at the prices count twice
    lead: { email: kim@acme.io, title: Analyst }
    events: [ { page_viewed: 1h, path: /pricing, times: 10 } ]
    expect: { engagement: 20, grade: D }
  - name: a throwaway address is out
    lead: { email: x@mailinator.com, title: CEO }
    expect: { grade: out, reason: Throwaway e-mail address, routing: not-sales }
  - name: whom somebody has already, keeps them
    lead: { email: jo@acme.io, title: Head of Operations, crm.owner: ana@example.com, ${company} }
    events: [ { form_submitted: 2h, form: demo } ]
    expect: { grade: A, routing: has-owner }
`;
}
