import { compilePolicy, type Policy } from '../../src/domain/policy/policy.ts';

export const POLICY_TEXT = `policy: inbound-b2b
version: 7
owner: revops@example.com
timezone: Europe/London
sources:
  website: { type: form, secret: "\${WEBSITE_SECRET}", origins: ["https://www.example.com"] }
  events:  { type: form, secret: [ "\${EVENTS_SECRET}", "written-in-plain-sight" ] }
  pricing: { type: typeform, secret: "\${TYPEFORM_SECRET}" }
  partner: { type: form, token: "\${PARTNER_TOKEN}" }
lists:
  competitors: [rivalcorp.com]
  target_industries: [software, fintech]
facts:
  company.size:
    bands_of: company.employees
    bands: { solo: 1, small: 10, mid: 50, large: 500 }
  title.seniority:
    words_in: title
    first_of:
      c_level:  [ceo, cto, founder]
      vp:       [vp, "vice president"]
      director: [director, "head of"]
disqualify:
  - { id: competitor, when: { email.domain: { in_list: competitors } }, reason: Works for a competitor }
fit:
  max: 100
  groups:
    company:
      max: 60
      rules:
        - { id: size,     by: company.size, points: { solo: -10, small: +10, mid: +45, large: +30, unknown: 0 } }
        - { id: industry, when: { company.industry: { in_list: target_industries } }, points: +25 }
    person:
      max: 40
      rules:
        - { id: seniority, by: title.seniority, points: { c_level: +30, vp: +30, director: +25, other: 0, unknown: 0 } }
        - { id: work-mail, by: email.kind, points: { company: +10, role: -5, free: -15, missing: -10 } }
engagement:
  max: 100
  groups:
    intent:
      max: 80
      decay: { full_for: 2d, half_life: 14d, forget_after: 90d }
      rules:
        - { id: demo,    event: form_submitted, where: { form: demo }, points: +50, count: latest }
        - { id: budget,  event: form_submitted, where: { budget_approved: true }, points: +20, count: latest }
        - { id: pricing, event: page_viewed, where: { path: { starts_with: /pricing } }, points: +8, count: { each: true, at_most: 3, per: 7d } }
grades:
  fit_letter:       { A: 70, B: 45, C: 20, D: lowest }
  engagement_digit: { 1: 60, 2: 25, 3: 5, 4: lowest }
  matrix:
    A: [ A, A, B, C ]
    B: [ A, B, C, C ]
    C: [ B, C, C, D ]
    D: [ C, D, D, D ]
  adjust:
    - { id: free-mail, when: { email.kind: free }, cap_at: B }
  order: [A, B, C, D, out]
stages:
  order: [lead, mql, sal, sql, opportunity, customer]
  mql_when: { grade: [A, B] }
people:
  ana:   { email: ana@example.com, cap: { open: 25 }, away: [ { from: 2026-08-01, to: 2026-08-14 } ] }
  bjorn: { email: bjorn@example.com }
  carla: { email: carla@example.com, cap: { open: 5 } }
pools:
  emea: { members: [ana, bjorn, carla], hours: { days: mon-fri, from: "09:00", to: "17:30", zone: Europe/London } }
routing:
  - { id: not-sales, when: { grade: [D, out] }, to: nobody }
  - { id: the-rest,  to: emea, share: round_robin }
nobody_eligible: wait
sla:
  A: { accept: 15m, first_touch: 1h }
  B: { accept: 4h,  first_touch: 1d }
  C: { accept: 1d,  first_touch: 2d }
`;

/** A small policy, compiled by the real compiler, so that the pages meet real scorecards. */
export function policyOf(text: string = POLICY_TEXT, hash = '3f9c2a7be1d04c55'): Policy {
  const compiled = compilePolicy(text, hash);
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => JSON.stringify(problem)).join('\n'));
  return compiled.policy;
}
