import type { Match, When } from '../policy/condition-schema.ts';
import type { PolicyDocument } from '../policy/schema.ts';

/** A number for each engagement; where it is the same for two, nothing that grades or routes tells them apart. */
export type Level = (engagement: number) => number;

/** The scores at which something turns: from `at` up, or only above it. */
interface Threshold {
  readonly at: number;
  readonly reached: boolean;
}

/** All that the bands, the adjustments and the routes compare engagement with. */
export function compileLevels({ grades, routing, lists }: PolicyDocument): Level {
  const asked = [...grades.adjust, ...routing].flatMap(({ when }) => (when ? matchesOf(when) : []));
  const fromMatches = asked.map((match) => thresholdsOf(match, lists));
  // A question of its digits, such as `contains: 5`, may turn with any of them.
  if (fromMatches.includes('any')) return (engagement) => engagement;
  const thresholds = [
    ...Object.values(grades.engagement_digit).flatMap((from) => (from === 'lowest' ? [] : [reaching(from)])),
    ...fromMatches.flatMap((found) => (found === 'any' ? [] : found)),
  ];
  return (engagement) => {
    let level = 0;
    for (const { at, reached } of thresholds) if (reached ? engagement >= at : engagement > at) level += 1;
    return level;
  };
}

const reaching = (at: number): Threshold => ({ at, reached: true });
const passing = (at: number): Threshold => ({ at, reached: false });
const exactly = (at: number): Threshold[] => [reaching(at), passing(at)];

function matchesOf(when: When): Match[] {
  const inner = [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])];
  const { engagement } = when.facts;
  return [...(engagement === undefined ? [] : [engagement]), ...inner.flatMap(matchesOf)];
}

function thresholdsOf(match: Match, lists: PolicyDocument['lists']): Threshold[] | 'any' {
  if (Array.isArray(match)) return match.flatMap((one) => exactly(Number(one)));
  if (typeof match !== 'object') return exactly(Number(match));
  const { at_least: low, at_most: high, between, not_in: notIn, in_list: list, exists: _, ...others } = match;
  if (Object.values(others).some((value) => value !== undefined)) return 'any';
  return [
    ...(low === undefined ? [] : [reaching(low)]),
    ...(high === undefined ? [] : [passing(high)]),
    ...(between ? [reaching(between[0]), passing(between[1])] : []),
    ...[...(notIn ?? []), ...(list === undefined ? [] : (lists[list] ?? []))].flatMap((one) =>
      exactly(Number(one)),
    ),
  ];
}
