/** The people of the test policy and their weights; each has the address `<name>@example.com`. */
export const WEIGHTS: Readonly<Record<string, number>> = { ana: 3, bo: 2, cy: 1 };

/**
 * A small policy: whoever writes gets grade A and goes in turn to a weighted pool that never sleeps; whoever is from
 * `rivalcorp.com` is out, and other events than a form make a C, which stays with marketing.
 */
export function testPolicy({
  people = WEIGHTS,
  caps = {},
  version = 1,
  sources = '',
  routes = '',
}: {
  people?: Readonly<Record<string, number>>;
  caps?: Readonly<Record<string, number>>;
  version?: number;
  /** Further lines of `sources:`. */
  sources?: string;
  /** Further lines of `routing:`, before the one to the team. */
  routes?: string;
} = {}): string {
  const person = ([name, weight]: [string, number]): string =>
    `  ${name}: { email: ${name}@example.com, weight: ${weight}${caps[name] === undefined ? '' : `, cap: { open: ${caps[name]} }`} }`;
  return `
policy: test
version: ${version}
timezone: UTC
sources:
  website: { type: form, secret: "\${WEBSITE_SECRET}" }
${sources}disqualify:
  - { id: rival, when: { email.domain: rivalcorp.com }, reason: Works for a rival }
fit: { max: 100, groups: { all: { max: 100, rules: [ { id: base, when: { email.kind: [company, free, missing] }, points: +80 } ] } } }
engagement:
  max: 100
  groups:
    intent:
      max: 100
      decay: { full_for: 2d, half_life: 14d, forget_after: 90d }
      rules: [ { id: wrote, event: form_submitted, points: +80, count: latest } ]
grades:
  fit_letter: { A: 70, B: lowest }
  engagement_digit: { 1: 60, 2: lowest }
  matrix:
    A: [ A, C ]
    B: [ B, C ]
  order: [A, B, C, out]
stages: { order: [lead, mql, customer], mql_when: { grade: [A, B] } }
people:
${Object.entries(people).map(person).join('\n')}
pools:
  team: { members: [${Object.keys(people).join(', ')}], hours: always }
routing:
  - { id: not-sales, when: { grade: [C, out] }, to: nobody }
${routes}  - { id: all, to: team, share: round_robin }
sla:
  A: { accept: 15m, first_touch: 1h }
  B: { accept: 4h, first_touch: 1d }
`;
}
