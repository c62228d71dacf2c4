/** A policy in which every line is easy to count: the first key stands in line 1. */
export const FILE = `policy: stalls
version: 1
timezone: Europe/Rome
sources:
  web: { type: form, secret: "\${WEB}" }
lists:
  friends: [acme.example]
facts:
  rank:
    words_in: title
    first_of: { chief: [ceo] }
disqualify:
  - { id: spam, when: { email.kind: disposable }, reason: Spam }
fit:
  groups:
    who:
      max: 50
      rules:
        - { id: ranked, by: rank, points: { chief: 50 } }
        - { id: friend, when: { email.domain: { in_list: friends } }, points: 5 }
engagement:
  groups:
    did:
      max: 50
      decay: { half_life: 10d }
      rules:
        - { id: wrote, event: form_submitted, where: { form: { starts_with: demo } }, points: 50 }
grades:
  fit_letter: { A: 50, B: lowest }
  engagement_digit: { 1: 50, 2: lowest }
  matrix:
    A: [ hot, warm ]
    B: [ warm, cold ]
  adjust:
    - { id: capped, when: { email.kind: free }, cap_at: warm }
  order: [hot, warm, cold, out]
people:
  zoe: { email: zoe@stalls.example }
pools:
  team: { members: [zoe], hours: { days: mon-fri, from: "09:00", to: "17:00", zone: Europe/Rome, holidays: IT } }
routing:
  - { id: cold, when: { grade: [cold, out] }, to: nobody }
  - { id: owned, when: { crm.owner: { exists: true } }, to: crm.owner, if_away: team }
  - { id: rest, to: team }
nobody_eligible: wait
sla:
  hot: { accept: 1h, first_touch: 4h }
  warm: { accept: 4h, first_touch: 1d }
`;
