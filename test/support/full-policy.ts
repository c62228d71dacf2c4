/** A policy that uses every section of the language, and with which nothing is wrong. */
export const FULL = `policy: ovens
version: 3
owner: ops@ovens.example
applies_to: { source: [shop, fair] }
timezone: Europe/Vienna

goals:
  first_touch_within: { top: 95%, good: 80% }
  accepted: { top: 70% }
  won: 15%

sources:
  shop: { type: form, secret: "\${SHOP_SECRET}", origins: ["https://ovens.example"] }
  fair: { type: typeform, secret: "\${FAIR_SECRET}" }

fields:
  shop: { "How many ovens?": ovens, "Kind of kitchen": kitchen }

lists:
  rivals: [hotbox.example, coldbox.example]
  home: [AT, DE, CH]

facts:
  email.kind: built_in
  order.size:
    bands_of: ovens
    bands: { one: 1, some: 4, fleet: 20 }
  person.rank:
    words_in: title
    first_of:
      pupil: [pupil, apprentice]
      chef: ["head chef", owner]
      cook: [cook, baker]

disqualify:
  - { id: rival, when: { email.domain: { in_list: rivals } }, reason: Builds ovens too }
  - { id: pupil, when: { person.rank: pupil }, reason: Still at school }

fit:
  max: 90
  groups:
    kitchen:
      max: 60
      rules:
        - { id: many, by: order.size, points: { one: 5, some: 25, fleet: 40, unknown: 0 } }
        - { id: near, when: { company.country: { in_list: home } }, points: 20 }
        - { id: canteen, note: they pay late, when: { kitchen: { has_word: canteen } }, points: -10 }
    person:
      max: 30
      rules:
        - { id: rank, by: person.rank, points: { chef: 20, cook: 10, other: 0, unknown: 0 } }
        - { id: own-mail, when: { email.kind: company }, points: 10, enabled: true }

engagement:
  max: 80
  groups:
    asked:
      max: 60
      decay: { full_for: 3d, half_life: 10d, forget_after: 80d }
      rules:
        - { id: offer, event: form_submitted, where: { form: offer }, points: 35, count: latest }
        - { id: spring, event: form_submitted, where: { form: { starts_with: spring } }, points: 15, from: 2026-03-01, until: 2026-05-31 }
        - { id: visits, event: page_viewed, where: { path: { matches: "^/ovens/[0-9]+$" } }, points: 4, count: { each: true, at_most: 4, per: 7d } }
    came:
      max: 30
      decay: { step: { every: 30d, lose: 20% } }
      rules:
        - { id: seminar, event: webinar_attended, points: 15, count: { each: true, at_most: 1, per: 30d } }
    left:
      max: 0
      rules:
        - { id: gone, event: unsubscribed, points: -30, count: once }

grades:
  fit_letter: { A: 60, B: 30, C: lowest }
  engagement_digit: { 1: 50, 2: 20, 3: 5, 4: lowest }
  matrix:
    A: [ top, good, fair, fair ]
    B: [ good, fair, fair, poor ]
    C: [ fair, fair, poor, poor ]
  adjust:
    - { id: hurry, when: { timeframe: now, order.size: [some, fleet] }, raise_to: good }
    - { id: hobby, when: { not: { email.kind: company }, cell: [A1, A2] }, cap_at: fair }
  order: [top, good, fair, poor, out]
  show_as: stars

stages:
  order: [lead, mql, sal, customer]
  mql_when: { grade: [top, good] }
  hubspot: { mql: marketingqualifiedlead }
  salesforce: { mql: Open, sal: Working }

people:
  mia: { name: Mia, email: mia@ovens.example, weight: 2, cap: { open: 30, per_day: 6 }, away: [ { from: 2026-07-01, to: 2026-07-14 } ] }
  leo: { email: leo@ovens.example }
  ida: { email: ida@ovens.example }

pools:
  alps: { members: [mia, leo], hours: { days: mon-fri, from: "08:00", to: "16:30", zone: Europe/Vienna, holidays: AT } }
  desk: { members: [ida], hours: always }

routing:
  - { id: cold, when: { grade: [fair, poor, out] }, to: nobody }
  - { id: owned, when: { crm.owner: { exists: true } }, to: crm.owner, if_away: desk }
  - { id: big, when: { order.size: [some, fleet] }, to: alps, share: round_robin, catch_up: { at_most: 2, per: 1d } }
  - { id: rest, to: desk, share: least_open }
nobody_eligible: { pool: desk }

sla:
  top: { accept: 20m, first_touch: 2h, if_late: [ { at: 80%, remind: owner }, { at: 120%, tell: boss } ] }
  good: { accept: 3h, first_touch: 1d, if_late: [ { at: 200%, reassign: next_member } ] }
  pause_for: [on_hold]

pursuit:
  top:
    steps: [ { day: 0, do: call }, { day: 1, do: email, template: hello }, { day: 4, do: call } ]
    give_up_after: { attempts: 3, channels: 2, days: 4 }
    stop_on: [replied, unsubscribed]
  good:
    steps: [ { day: 0, do: email, template: hello }, { day: 3, do: call } ]
    give_up_after: { attempts: 2 }
    stop_on: [replied]
templates:
  hello: { subject: "Your oven", body: "Hello {{first_name}}" }

returns:
  silent: { needs: pursuit_done }
  later: { needs: callback_on }
recycle:
  - { id: sleepers, when: { reason: silent }, engagement: reset, rest: 45d, back_when: { engagement_gained: 20 } }
  - { id: enough, when: { times_returned: { at_least: 2 } }, rest: 300d, back_when: never }

notify:
  boss: [ { slack: "\${SLACK}" } ]
  owner: [ { email: owner } ]
  digest: { to: [boss], every: monday 08:00 }

retention: { signals: 300d, attachments: 60d }

tests:
  - name: a head chef who wants many ovens
    lead: { email: anna@grand.example, title: Head chef, ovens: 30, company.country: AT, timeframe: now }
    events: [ { form_submitted: 1h, form: offer }, { webinar_attended: 2d } ]
    expect: { fit: 90, engagement: 50, cell: A1, grade: top, routing: big }
  - name: a cook who asks for an offer
    lead: { email: ben@bistro.example, title: cook, ovens: 5, company.country: FR }
    events: [ { form_submitted: 2h, form: offer } ]
    expect: { grade: fair }
  - name: a cook in a hurry
    lead: { email: ben@bistro.example, title: cook, ovens: 5, company.country: FR, timeframe: now }
    events: [ { form_submitted: 2h, form: offer } ]
    expect: { grade: good, routing: big }
`;
