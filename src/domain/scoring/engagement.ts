import { cut } from '../cut.ts';
import type { LeadEvent } from '../lead/lead.ts';
import { wallMs } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { Count, EngagementRule } from '../policy/scoring-schema.ts';
import { compileWhere, type Lists } from './condition.ts';
import type { Context } from './context.ts';
import { compileDecay, type Fade } from './decay.ts';
import type { LineOf, SideScore } from './fit.ts';
import { capGroup, sideScore, type Uncapped } from './group.ts';
import { tenth } from './scorecard.ts';
import { inSeason } from './season.ts';

/** Of a value that somebody else wrote; reasons end in a field of the CRM. */
const MAX_VALUE = 80;

/** What they did and said: each event counts by its rule and fades on its own clock; groups are capped after fading. */
export function compileEngagement(
  engagement: PolicyDocument['engagement'],
  lists: Lists,
  lineOf: LineOf,
): (context: Context) => SideScore {
  const groups = Object.entries(engagement.groups).map(([group, { max, decay, rules }]) => {
    const fade = compileDecay(decay);
    const compiled = rules.map((rule, i) =>
      compileRule(rule, group, fade, lists, lineOf(['engagement', 'groups', group, 'rules', i])),
    );
    return { max, rules: compiled };
  });
  return (context) => {
    const results = groups.map(({ max, rules }) =>
      capGroup(
        rules.map((rule) => rule(context)).filter((share) => share !== undefined),
        max,
      ),
    );
    return { score: sideScore(results, engagement.max), shares: results.flatMap((result) => result.shares) };
  };
}

function compileRule(
  rule: EngagementRule,
  group: string,
  fade: Fade,
  lists: Lists,
  line: number | null,
): (context: Context) => Uncapped | undefined {
  const active = inSeason(rule);
  const fits = compileWhere(rule.where, lists);
  return ({ events, now }) => {
    if (!active(now)) return undefined;
    const matching = events.filter(
      (event) => event.name === rule.event && Date.parse(event.at) <= now && fits(event.properties, now),
    );
    const counted = countEvents(matching, rule.count);
    if (counted.length === 0) return undefined;
    const decayed = counted.reduce((sum, event) => sum + rule.points * fade(now - Date.parse(event.at)), 0);
    const raw = rule.points * counted.length;
    return {
      id: rule.id,
      side: 'engagement',
      group,
      line,
      raw,
      decayed,
      because: describe(rule, counted, now),
    };
  };
}

/** Applies `count:` to events given newest first. `each` keeps the newest and at most n in any rolling window. */
function countEvents(events: readonly LeadEvent[], count: Count): readonly LeadEvent[] {
  if (count === 'latest') return events.slice(0, 1);
  if (count === 'once') return events.slice(-1);
  const windowMs = wallMs(count.per);
  const kept: LeadEvent[] = [];
  for (const event of events) {
    const nth = kept.at(-count.at_most);
    // The event is kept unless the n-th newest kept before it lies within one window of it.
    const full = nth !== undefined && Date.parse(nth.at) - Date.parse(event.at) < windowMs;
    if (!full) kept.push(event);
  }
  return kept;
}

function describe(rule: EngagementRule, events: readonly LeadEvent[], now: number): string {
  const times = events.length > 1 ? ` ${events.length} times` : '';
  const asked = Object.keys(rule.where ?? {}).map(
    (name) => `${name} ${cut(String(events[0]?.properties[name] ?? 'not known'), MAX_VALUE)}`,
  );
  const detail = asked.length > 0 ? ` (${asked.join(', ')})` : '';
  const days = events[0] ? tenth((now - Date.parse(events[0].at)) / 86_400_000) : 0;
  return `${rule.event}${times}${detail}, ${days < 1 ? 'today' : `${Math.floor(days)} d ago`}`;
}
