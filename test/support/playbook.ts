import { expect } from 'vitest';
import { problemsOf } from '../../src/domain/policy/check/check.ts';
import { parsePolicy } from '../../src/domain/policy/parse.ts';

/** A boat builder's policy, from lead to return, of which the checker has nothing to say. */
export const BOATS = `policy: boats
version: 1
timezone: Europe/Oslo
sources:
  harbour: { type: form, secret: "\${HARBOUR}" }
  fair: { type: form, secret: "\${FAIR}" }
lists:
  rivals: [rival.example]
facts:
  fleet:
    bands_of: company.employees
    bands: { crew: 1, yard: 20, line: 200 }
  rank:
    words_in: title
    first_of: { apprentice: [apprentice], skipper: [skipper, "chief mate"] }
disqualify:
  - { id: rival, when: { email.domain: { in_list: rivals } }, reason: Builds boats too }
  - { id: novice, when: { rank: apprentice }, reason: Still learning }
fit:
  max: 100
  groups:
    firm:
      max: 60
      rules:
        - { id: fleet, by: fleet, points: { crew: 5, yard: 60, line: 40, unknown: 0 } }
    person:
      max: 40
      rules:
        - { id: rank, by: rank, points: { skipper: 40, other: 10, unknown: 0 } }
engagement:
  max: 80
  groups:
    asked:
      max: 80
      decay: { full_for: 2d, half_life: 10d, forget_after: 60d }
      rules:
        - { id: trial, event: trial_started, points: 40 }
        - { id: wrote, event: form_submitted, where: { form: { starts_with: berth } }, points: 40 }
grades:
  fit_letter: { H: 55, L: lowest }
  engagement_digit: { 1: 30, 2: lowest }
  matrix:
    H: [red, blue]
    L: [blue, grey]
  adjust:
    - { id: free-mail, when: { email.kind: free }, cap_at: blue }
  order: [red, blue, grey, out]
stages:
  order: [lead, mql, customer]
  mql_when: { grade: [red, blue] }
people:
  odd: { email: odd@boats.example }
  siv: { email: siv@boats.example, away: [{ from: 2026-07-01, to: 2026-07-20 }] }
  liv: { email: liv@boats.example, away: [{ from: 2026-07-21, to: 2026-08-10 }] }
pools:
  quay: { members: [odd, siv], hours: { days: mon-fri, from: "08:00", to: "16:00" } }
  dock: { members: [siv, liv], hours: { days: mon-sat, from: "08:00", to: "16:00" } }
routing:
  - { id: ashore, when: { grade: [grey, out] }, to: nobody }
  - { id: owned, when: { account.owner: { exists: true } }, to: account.owner, if_away: quay }
  - { id: norway, when: { company.country: "NO", fleet: [yard, line] }, to: dock, share: least_open }
  - { id: rest, to: quay }
nobody_eligible: { pool: dock }
sla:
  red: { accept: 30m, first_touch: 2h, if_late: [{ at: 50%, remind: owner }, { at: 100%, tell: chiefs }] }
  blue: { accept: 2h, first_touch: 1d }
pursuit:
  red:
    steps: [{ day: 0, do: call }, { day: 2, do: email, template: ahoy }, { day: 4, do: call }]
    give_up_after: { attempts: 3, channels: 2, days: 4 }
    stop_on: [replied]
  blue:
    steps: [{ day: 0, do: email, template: ahoy }, { day: 3, do: sms }]
    give_up_after: { attempts: 2 }
templates:
  ahoy: { subject: Ahoy, body: Shall we talk }
returns:
  silent: { needs: pursuit_done }
  later: { needs: callback_on }
  broke: { needs: note }
recycle:
  - { id: thrice, when: { times_returned: { at_least: 3 }, reason: silent }, rest: 300d, back_when: never }
  - { id: quiet, when: { reason: silent }, engagement: reset, rest: 20d, back_when: { engagement_gained: 20 } }
  - { id: spring, when: { reason: later }, rest: 0d, back_when: { date: callback_on } }
  - { id: money, when: { reason: broke }, rest: 90d, back_when: { fit_gained: 10, engagement_gained: 5 } }
notify:
  chiefs: [{ email: odd }, { slack: "\${SLACK}" }]
  digest: { to: [chiefs], every: friday 15:30 }
tests:
  - name: a skipper of a yard starts a trial
    lead: { email: kim@fjord.example, title: Skipper, company.employees: 30 }
    events: [{ trial_started: 1h }]
    expect: { fit: 100, grade: red, routing: rest }
  - name: somebody starts a trial
    lead: { email: kim@fjord.example }
    events: [{ trial_started: 1h }]
    expect: { grade: blue, routing: rest }
`;

type Change = readonly [from: string, to: string];

/** What the checker says of the boat builder's policy after some changes, each `line code: message`. */
export function saidOf(...changes: readonly Change[]): string[] {
  const text = changes.reduce((text, [from, to]) => {
    expect(text, `"${from}" is not in the policy`).toContain(from);
    return text.replace(from, () => to);
  }, BOATS);
  return problemsOf(parsePolicy(text)).map(
    ({ line, severity, code, message }) => `${line} ${severity} ${code}: ${message}`,
  );
}
