import { cut } from '../cut.ts';
import { wallMs } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { Count, EngagementRule } from '../policy/scoring-schema.ts';
import { compileWhere, type WhereTest } from './condition.ts';
import type { Context } from './context.ts';
import { compileDecay, type Fade } from './decay.ts';
import { eventsUsed } from './evidence.ts';
import { type Happening, happenings } from './history.ts';
import type { Lists } from './match.ts';
import { type Pattern, refilling } from './pattern.ts';
import type { LineOf, Rule, Side } from './rule.ts';
import { tenth } from './scorecard.ts';
import { seasonal } from './season.ts';

/** Of a value that somebody else wrote; reasons end in a field of the CRM. */
const MAX_VALUE = 80;

/** What they did and said: each event counts by its rule and fades on its own clock; groups are capped after fading. */
export function compileEngagement(
  engagement: PolicyDocument['engagement'],
  lists: Lists,
  lineOf: LineOf,
): Side {
  const groups = Object.entries(engagement.groups).map(([group, { max, decay, rules }]) => {
    const fade = compileDecay(decay);
    return {
      max,
      rules: rules.map((rule, i): Rule => {
        const line = lineOf(['engagement', 'groups', group, 'rules', i]);
        return {
          of: { id: rule.id, side: 'engagement', group, line },
          ...compileRule(rule, fade, lists),
        };
      }),
    };
  });
  return { max: engagement.max, groups };
}

function compileRule(rule: EngagementRule, fade: Fade, lists: Lists): Pick<Rule, 'points' | 'account'> {
  const { event, points } = rule;
  const patterns: Pattern[] = [];
  const fits = compileWhere(rule.where, lists, patterns);
  const count = compileCount(rule.count, fits);
  const counted = refilling(patterns, (context: Context) => count(happenings(context, event), context.now));
  const sum =
    rule.count === 'latest'
      ? refilling(patterns, (context: Context): number | undefined => {
          const { now } = context;
          // Most rules are of this kind and most leads are only graded, so no list is made of one event.
          for (const { at, properties } of happenings(context, event))
            if (at <= now && fits(properties, now)) return points * fade(now - at);
          return undefined;
        })
      : (context: Context): number | undefined => {
          const events = counted(context);
          if (events.length === 0) return undefined;
          let total = 0;
          for (const { at } of events) total += points * fade(context.now - at);
          return total;
        };
  return {
    points: seasonal(rule, sum, undefined),
    account: (context) => {
      const events = counted(context);
      return {
        raw: points * events.length,
        because: describe(rule, events, context.now),
        facts: [],
        events: eventsUsed(event, events),
      };
    },
  };
}

const NONE: readonly Happening[] = [];
type Counting = (events: readonly Happening[], now: number) => readonly Happening[];

/** `count:` over events given newest first; what is still to come does not count. */
function compileCount(count: Count, fits: WhereTest): Counting {
  if (count === 'latest') {
    return (events, now) => {
      for (const event of events) if (event.at <= now && fits(event.properties, now)) return [event];
      return NONE;
    };
  }
  if (count === 'once') {
    return (events, now) => {
      for (let i = events.length - 1; i >= 0; i -= 1) {
        const event = events[i];
        if (event && event.at <= now && fits(event.properties, now)) return [event];
      }
      return NONE;
    };
  }
  const { at_most: most } = count;
  const windowMs = wallMs(count.per);
  return (events, now) => {
    if (events.length === 0) return NONE;
    const kept: Happening[] = [];
    for (const event of events) {
      if (event.at > now) continue;
      // Kept unless the n-th newest kept before it lies within one window of it.
      const nth = kept[kept.length - most];
      if (nth !== undefined && nth.at - event.at < windowMs) continue;
      if (fits(event.properties, now)) kept.push(event);
    }
    return kept;
  };
}

function describe(rule: EngagementRule, events: readonly Happening[], now: number): string {
  const [newest] = events;
  const times = events.length > 1 ? ` ${events.length} times` : '';
  const asked = Object.keys(rule.where ?? {}).map(
    (name) => `${name} ${cut(String(newest?.properties[name] ?? 'not known'), MAX_VALUE)}`,
  );
  const detail = asked.length > 0 ? ` (${asked.join(', ')})` : '';
  const days = newest ? tenth((now - newest.at) / 86_400_000) : 0;
  return `${rule.event}${times}${detail}, ${days < 1 ? 'today' : `${Math.floor(days)} d ago`}`;
}
