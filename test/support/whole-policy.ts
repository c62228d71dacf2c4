/** A policy that uses every section of the language, with comments and columns as people write them. */
export const WHOLE = `# What the mill does with people who ask for flour.
# Rosa and Tom agreed on it in spring.
policy: mill
version: 12                       # raised with every change
owner: rosa@mill.example
applies_to: { source: [shop, fair] }
timezone: Europe/Vienna

sources:
  shop: { type: form, secret: "\${SHOP_SECRET}", origins: ["https://mill.example"] }
  fair: { type: standard, secret: [ "\${FAIR_SECRET}", "\${FAIR_SECRET_OLD}" ] }

fields:
  shop: { "Sacks per week?": sacks, "When do you start?": timeframe }

lists:
  rivals: [grain.example, chaff.example]
  trades: [bakery, "pizza place", brewery]

facts:
  email.kind: built_in
  order.size:
    bands_of: sacks
    bands: { taste: 1, oven: 20, hall: 200 }
    when_missing: unsaid
  role:
    words_in: title
    first_of:
      owner: [owner, founder]
      baker: [baker, "head baker"]   # who kneads
    otherwise: other

disqualify:
  - { id: rival,  when: { email.domain: { in_list: rivals } }, reason: Mills flour too }
  - { id: burner, when: { email.kind: disposable },            reason: Address for a day }

fit:
  max: 100
  groups:
    order:
      max: 60
      rules:
        - { id: sacks, by: order.size, points: { taste: -5, oven: +40, hall: +60 } }
        - { id: trade, when: { company.industry: { in_list: trades } }, points: +15, note: what we know best }
    person:
      max: 40
      rules:
        - { id: role,  by: role, points: { owner: +30, baker: +20 } }
        - id: reachable
          when:
            any: [ { phone: { exists: true } }, { not: { email.kind: [free, missing] } } ]
          points: +10

engagement:
  max: 100
  groups:
    asks:
      max: 80
      decay: { full_for: 3d, half_life: 20d, forget_after: 120d }
      rules:
        - { id: quote, event: form_submitted, where: { form: quote }, points: +70 }
        - { id: price, event: page_viewed, where: { path: { starts_with: /prices } }, points: +6, count: { each: true, at_most: 2, per: 5d } }
    looks:
      max: 20
      decay: { step: { every: 30d, lose: 25% } }
      rules:
        - { id: tour, event: webinar_attended, points: +20, count: once, from: 2026-03-01, until: 2026-09-30 }

grades:
  fit_letter:       { A: 65, B: 35, C: lowest }
  engagement_digit: { 1: 50, 2: 15, 3: lowest }
  matrix:          #    1     2     3
    A:             [  hot, warm, cool ]
    B:             [ warm, warm, cool ]
    C:             [ cool, cool, cool ]
  adjust:
    - { id: no-freemail, when: { email.kind: free }, cap_at: warm }
  order: [hot, warm, cool, out]
  show_as: stars

stages:
  order: [lead, mql, sal, customer]
  mql_when: { grade: [hot, warm] }
  hubspot: { mql: marketingqualifiedlead, customer: customer }

people:
  ida:  { name: Ida Gruber, email: ida@mill.example, weight: 2, cap: { open: 30, per_day: 6 } }
  jan:  { email: jan@mill.example, away: [ { from: 2026-08-03, to: 2026-08-21 } ] }
  kim:  { email: kim@mill.example }

pools:
  home:   { members: [ida, jan], hours: { days: mon-fri, from: "06:00", to: "14:00", holidays: AT } }
  abroad: { members: [kim],      hours: { days: [mon, wed, fri], from: "09:00", to: "17:00", zone: Europe/Rome, holidays: [2026-12-24] } }
  night:  { members: [kim], hours: always }

routing:
  - { id: keep,  when: { grade: [cool, out] }, to: nobody }
  - { id: known, when: { crm.owner: { exists: true } }, to: crm.owner, if_away: home }
  - { id: big,   when: { order.size: hall }, to: ida, if_away: home }
  - { id: south, when: { company.country: IT }, to: abroad, share: least_open }
  - { id: rest,  to: home, catch_up: { at_most: 2, per: 1d } }
nobody_eligible: { pool: night }

sla:
  hot:  { accept: 30m, first_touch: 2h, if_late: [ { at: 80%, remind: owner }, { at: 100%, tell: boss }, { at: 150%, reassign: next_member } ] }
  warm: { accept: 4h,  first_touch: 1d }
  pause_for: [waiting_for_customer]

pursuit:
  hot:
    steps: [ { day: 0, do: call }, { day: 0, do: email, template: hello }, { day: 4, do: call, note: before ten } ]
    give_up_after: { attempts: 3, channels: 2, days: 5 }
    stop_on: [replied, meeting_booked]
  warm:
    steps: [ { day: 0, do: email, template: hello }, { day: 6, do: call } ]
    give_up_after: { attempts: 2 }
templates:
  hello:
    subject: "Flour for {{company}}"
    body: |
      Dear {{first_name}},

      you asked for flour.

returns:
  silent: { needs: pursuit_done }
  later:  { needs: callback_on }
  wrong:  {}
recycle:
  - { id: quiet, when: { reason: silent }, engagement: reset, rest: 30d, back_when: { engagement_gained: 20 } }
  - { id: again, when: { reason: later }, rest: 60d, back_when: { date: callback_on } }
  - { id: never, when: { times_returned: { at_least: 3 } }, rest: 365d, back_when: never }

notify:
  owner: [ { email: owner } ]
  boss:  [ { slack: "\${SLACK_BOSS}" }, { webhook: "https://mill.example/hook", secret: "\${HOOK_SECRET}" } ]
  digest: { to: [boss], every: monday 07:30 }

crm:
  hubspot: { fields: { grade: mill_grade } }

goals:
  first_touch_within: { hot: 90% }
  accepted: 70%
  won: { hot: 30%, warm: 10% }

retention: { signals: 400d, attachments: 60d }

tests:
  - name: a bakery that wants twenty sacks
    lead: { email: lea@brot.example, title: Owner, sacks: 20, company.industry: bakery }
    events: [ { form_submitted: 2h, form: quote } ]
    expect: { fit: 95, engagement: 70, cell: A1, grade: hot, routing: rest, pool: home, stage: mql, sla: true, why_includes: [sacks, role] }
  - name: a miller is out
    lead: { email: max@grain.example }
    expect: { grade: out, reason: Mills flour too, routing: keep }
# that is all
`;
