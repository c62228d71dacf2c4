import { compilePolicy, type Policy } from '../src/domain/policy/policy.ts';

/** Thirty rules of every kind: 14 of fit, 11 of engagement, 2 that disqualify, 3 that adjust. The rival says the same by hand. */
const TEXT = `
policy: bench
version: 1
sources: { website: { type: form, secret: "\${WEBSITE_SECRET}" } }
lists:
  rivals: [rivalcorp.com, otherco.io, thirdco.net]
  wanted: [software, fintech, healthcare, logistics]
facts:
  company.size: { bands_of: company.employees, bands: { solo: 1, small: 10, mid: 50, large: 500 } }
  title.seniority:
    words_in: title
    first_of: { c_level: [ceo, cto, founder], vp: [vp, "vice president"], director: [director], manager: [manager] }
disqualify:
  - { id: rival, when: { email.domain: { in_list: rivals } }, reason: A rival }
  - { id: throwaway, when: { email.kind: disposable }, reason: Throwaway address }
fit:
  max: 100
  groups:
    company:
      max: 60
      rules:
        - { id: size, by: company.size, points: { solo: -10, small: 10, mid: 35, large: 30, unknown: 0 } }
        - { id: industry, when: { company.industry: { in_list: wanted } }, points: 25 }
        - { id: charity, when: { company.kind: nonprofit }, points: -15 }
        - { id: country, by: company.country, points: { US: 10, GB: 8, DE: 8, FR: 5 } }
        - { id: sweet-spot, when: { company.employees: { between: [200, 2000] } }, points: 7.5 }
        - { id: school, when: { email.domain: { ends_with: .edu } }, points: -10 }
        - { id: rich, when: { budget: { at_least: 50000 } }, points: 12 }
    person:
      max: 40
      rules:
        - { id: seniority, by: title.seniority, points: { c_level: 30, vp: 30, director: 25, manager: 15, other: 0, unknown: 0 } }
        - { id: work-mail, by: email.kind, points: { company: 10, role: -5, free: -15, missing: -10 } }
        - { id: buyer, when: { title: { has_word: procurement } }, points: 10 }
        - { id: reachable, when: { phone: { exists: true } }, points: 4 }
        - { id: migrating, when: { message: { contains: migration } }, points: 6 }
    origin:
      max: 15
      rules:
        - { id: campaign, when: { utm.campaign: { starts_with: spring } }, points: 5 }
        - { id: landed, when: { page: [/pricing, /demo, /contact] }, points: 10 }
engagement:
  max: 100
  groups:
    intent:
      max: 80
      decay: { full_for: 2d, half_life: 14d, forget_after: 90d }
      rules:
        - { id: demo, event: form_submitted, where: { form: demo }, points: 50, count: latest }
        - { id: approved, event: form_submitted, where: { budget_approved: true }, points: 20, count: latest }
        - { id: soon, event: form_submitted, where: { timeframe: [now, this_quarter] }, points: 20, count: latest }
        - { id: pricing, event: page_viewed, where: { path: { starts_with: /pricing } }, points: 8, count: { each: true, at_most: 3, per: 7d } }
        - { id: trial, event: trial_started, points: 40, count: latest }
    interest:
      max: 30
      decay: { full_for: 7d, half_life: 30d, forget_after: 180d }
      rules:
        - { id: webinar, event: webinar_attended, points: 10, count: { each: true, at_most: 2, per: 90d } }
        - { id: docs, event: page_viewed, where: { path: { starts_with: /docs } }, points: 3, count: { each: true, at_most: 2, per: 14d } }
        - { id: clicks, event: email_clicked, points: 2, count: { each: true, at_most: 4, per: 7d } }
        - { id: download, event: file_downloaded, points: 6, count: latest }
    cooling:
      max: 0
      rules:
        - { id: unsub, event: unsubscribed, points: -40, count: once }
        - { id: job-hunt, event: page_viewed, where: { path: { starts_with: /careers } }, points: -10, count: latest }
grades:
  fit_letter: { A: 70, B: 45, C: 20, D: lowest }
  engagement_digit: { 1: 60, 2: 25, 3: 5, 4: lowest }
  matrix:
    A: [ A, A, B, C ]
    B: [ A, B, C, C ]
    C: [ B, C, C, D ]
    D: [ C, D, D, D ]
  adjust:
    - { id: free-mail, when: { email.kind: free }, cap_at: B }
    - { id: big-and-met, when: { company.size: [mid, large], event: meeting_booked, within: 30d }, raise_to: A }
    - { id: quiet, when: { engagement: { at_most: 4.9 } }, cap_at: C }
  order: [A, B, C, D, out]
people: { ana: { email: ana@example.com } }
pools: { all: { members: [ana], hours: always } }
routing: [ { id: rest, to: all } ]
sla: { A: { accept: 15m, first_touch: 1h }, B: { accept: 1h, first_touch: 4h }, C: { accept: 4h, first_touch: 1d }, D: { accept: 4h, first_touch: 1d } }
`;

export function benchPolicy(): Policy {
  const read = compilePolicy(TEXT, 'bench');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}
