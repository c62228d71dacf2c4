import { formatPolicy } from './format/format.ts';
import { UNSIGNED } from './source-types.ts';
import type { Answers } from './starter-answers.ts';
import { starterTests } from './starter-tests.ts';
import { word } from './yaml-word.ts';

/** A commented `policy.yaml` to begin with. It passes the checker, and the tests in it pass. */
export function starterPolicy(answers: Answers): string {
  const { name, people } = answers;
  const text = `# How Baton treats your leads. Change what you like, then try it before it counts:
#   npx baton check    npx baton test    npx baton score lead.json
policy: ${word(name)}
version: 1                      # shown on every decision; raise it when you change something
owner: ${people[0]?.email ?? 'sales@example.com'}       # who is asked when a grade looks wrong
timezone: ${answers.hours.zone}

${sources(answers)}
${lists(answers)}${facts(answers)}
disqualify:                     # first match ends it: grade is \`out\`, and the reason is shown
  - { id: throwaway, when: { email.kind: disposable }, reason: Throwaway e-mail address }
  - { id: student, when: { title.seniority: student }, reason: Student or intern }

${fit(answers)}
engagement:                     # what they did and said: each event fades on its own clock
  max: 100
  groups:
    intent:
      max: 80
      decay: { full_for: 2d, half_life: 14d, forget_after: 90d }   # whole for 2 days, then halves every 14, gone after 90
      rules:
        - { id: wrote, event: form_submitted, points: +30, count: latest }
        - { id: demo, event: form_submitted, where: { form: demo }, points: +30, count: latest }
        - { id: pricing, event: page_viewed, where: { path: { starts_with: /pricing } }, points: +10, count: { each: true, at_most: 2, per: 7d } }
    interest:
      max: 20
      decay: { full_for: 7d, half_life: 30d, forget_after: 180d }
      rules:
        - { id: webinar, event: webinar_attended, points: +10, count: { each: true, at_most: 2, per: 90d } }
    cooling:
      max: 0                    # this group can only take away
      rules:
        - { id: unsub, event: unsubscribed, points: -40, count: once }

grades:
  fit_letter:       { A: 70, B: 45, C: 20, D: lowest }    # from this score up
  engagement_digit: { 1: 60, 2: 25, 3: 5, 4: lowest }
  matrix:           #  1  2  3  4
    A:              [ A, A, B, C ]
    B:              [ A, B, C, C ]
    C:              [ B, C, C, D ]
    D:              [ C, D, D, D ]
  adjust:           # after the matrix, top to bottom
    - { id: free-mail, when: { email.kind: free }, cap_at: B }
  order: [A, B, C, D, out]      # best first
  show_as: letters              # or stars, or numbers

${stages(answers)}
${team(answers)}
routing:                        # first match wins; the last rule has no \`when\`
  - { id: not-sales, when: { grade: [C, D, out] }, to: nobody }
  - { id: has-owner, when: { crm.owner: { exists: true } }, to: crm.owner, if_away: team }
  - { id: the-rest, to: team, share: round_robin }
nobody_eligible: wait           # they wait, oldest first

sla:                            # clocks run in the owner's working hours; 1d is one working day
  A: { accept: 15m, first_touch: 1h }
  B: { accept: 4h,  first_touch: 1d }

${AFTERWARDS}
${starterTests(answers)}`;
  const formatted = formatPolicy(text);
  return formatted.ok ? formatted.text : text;
}

function sources({ sources, crm }: Answers): string {
  const rows = withCrm(sources, crm).map(
    ({ name, type }) => `  ${word(name)}: { type: ${type}${proofOf(name, type)} }\n`,
  );
  return `sources:                        # who may send leads: POST /hooks/<name>; the secrets come from the environment
${rows.join('')}`;
}

/** A CRM is listened to, too. */
function withCrm(sources: Answers['sources'], crm: Answers['crm']): Answers['sources'] {
  if (crm === 'sandbox' || sources.some(({ type }) => type === crm)) return sources;
  const name = sources.some((source) => source.name === crm) ? `${crm}-news` : crm;
  return [...sources, { name, type: crm }];
}

/** How a source shows that it is itself. HubSpot signs with the secret of its app, which needs no name here. */
function proofOf(name: string, type: Answers['sources'][number]['type']): string {
  if (type === 'hubspot' || type === 'hubspot_workflow') return '';
  const variable = name
    .replaceAll('-', '_')
    .toUpperCase()
    .replace(/^(?=\d)/, 'SOURCE_');
  return UNSIGNED.has(type) ? `, token: "\${${variable}_TOKEN}"` : `, secret: "\${${variable}_SECRET}"`;
}

const lists = ({ industries }: Answers): string =>
  industries.length === 0 ? '' : `lists:\n  good_industries: [${industries.map(word).join(', ')}]\n\n`;

function facts({ size: { from, to } }: Answers): string {
  const bands = [
    ...(from > 1 ? ['small: 1'] : []),
    `target: ${from}`,
    ...(to === null ? [] : [`above: ${to + 1}`]),
  ];
  return `facts:                          # plain words made from raw fields; every rule below may use them
  company.size:
    bands_of: company.employees # each number is "from this many up"
    bands: { ${bands.join(', ')} }
    when_missing: unknown
  title.seniority:
    words_in: title             # whole words, any case: "cto" does not match "Director"
    first_of:
      student: [student, intern, trainee]
      leader: [ceo, cto, cfo, cio, coo, founder, owner, vp, vice president, director, head of]
      manager: [manager, lead]
    otherwise: other
    when_missing: unknown
`;
}

function fit({ size: { from, to }, industries, countries }: Answers): string {
  const points = [...(from > 1 ? ['small: -10'] : []), 'target: +35', ...(to === null ? [] : ['above: +25'])];
  const both = industries.length > 0 && countries.length > 0;
  const rules = [
    `{ id: size, by: company.size, points: { ${points.join(', ')}, unknown: 0 } }`,
    ...(industries.length > 0
      ? [
          `{ id: industry, when: { company.industry: { in_list: good_industries } }, points: +${both ? 15 : 25} }`,
        ]
      : []),
    ...(countries.length > 0
      ? [
          `{ id: country, when: { company.country: [${countries.map(word).join(', ')}] }, points: +${both ? 10 : 25} }`,
        ]
      : []),
    ...(industries.length + countries.length === 0
      ? ['{ id: company, when: { company.name: { exists: true } }, points: +25 }']
      : []),
  ];
  return `fit:                            # who they are
  max: 100
  groups:
    company:
      max: 60
      rules:
${rules.map((rule) => `        - ${rule}\n`).join('')}    person:
      max: 40
      rules:
        - { id: seniority, by: title.seniority, points: { leader: +30, manager: +15, other: 0, unknown: 0 } }
        - { id: work-mail, by: email.kind, points: { company: +10, role: -5, free: -15, missing: -10 } }
`;
}

const NAMES_IN_CRM = {
  sandbox: '',
  hubspot:
    '  hubspot: { mql: marketingqualifiedlead, sql: salesqualifiedlead }   # what HubSpot calls them\n',
  salesforce:
    '  salesforce: { mql: Open - Not Contacted, sal: Working - Contacted }   # what Salesforce calls them\n',
};

const stages = ({ crm }: Answers): string => `stages:                         # agreed by marketing and sales
  order: [lead, mql, sal, sql, opportunity, customer]
  mql_when: { grade: [A, B] }   # a handoff makes it mql
${NAMES_IN_CRM[crm]}`;

function team({ people, hours: { zone, from, to } }: Answers): string {
  const rows = people.map(({ id, name, email }) => {
    const called = name === '' ? '' : `name: ${word(name)}, `;
    return `  ${word(id)}: { ${called}email: ${JSON.stringify(email)} }\n`;
  });
  return `people:
${rows.join('')}
pools:                          # people who share leads; \`hours: always\` for who never sleeps, \`holidays: GB\` for days off
  team:
    members: [${people.map(({ id }) => word(id)).join(', ')}]
    hours: { days: mon-fri, from: "${from}", to: "${to}", zone: ${zone} }
`;
}

const AFTERWARDS = `pursuit:                        # what sales does with a lead; days are working days after acceptance
  A:
    steps:
      - { day: 0, do: call }
      - { day: 0, do: email, template: first }
      - { day: 2, do: call }
      - { day: 5, do: email, template: last }
    give_up_after: { attempts: 4, channels: 2, days: 5 }      # before this, "no reply" is not taken as a reason to give it back
    stop_on: [replied, meeting_booked, unsubscribed]
  B:
    steps:
      - { day: 0, do: email, template: first }
      - { day: 3, do: call }
      - { day: 6, do: email, template: last }
    give_up_after: { attempts: 3, channels: 2, days: 6 }
    stop_on: [replied, meeting_booked, unsubscribed]

templates:
  first: { subject: Thank you for writing to us, body: "Hello {{first_name}}, thank you for your message. When may I call you?" }
  last: { subject: "Shall I close this?", body: "Hello {{first_name}}, I do not want to bother you. Write to me whenever it suits you." }

returns:                        # why sales may give a lead back
  no_reply: { needs: pursuit_done }
  bad_timing: { needs: callback_on }
  bad_fit: { needs: note }

recycle:                        # what then becomes of it; first match wins
  - { id: too-often, when: { times_returned: { at_least: 3 } }, rest: 365d, back_when: never }
  - { id: silent, when: { reason: no_reply }, engagement: reset, rest: 30d, back_when: { engagement_gained: 25 } }
  - { id: not-now, when: { reason: bad_timing }, engagement: keep, rest: 30d, back_when: { date: callback_on } }
  - { id: wrong-fit, when: { reason: bad_fit }, engagement: keep, rest: 365d, back_when: { fit_gained: 20 } }
`;
