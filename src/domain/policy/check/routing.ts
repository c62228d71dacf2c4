import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';

/** First match wins, so the last route takes everybody who is left, and no other does. */
export function checkRouting({ routing }: PolicyDocument, say: Say): void {
  routing.forEach((route, i) => {
    const isLast = i === routing.length - 1;
    const always =
      route.when === undefined && route.enabled && route.from === undefined && route.until === undefined;
    if (isLast && !always)
      say('error', 'route-gap', `the last route must take every lead: leave out its "when", and its dates`, [
        'routing',
        i,
      ]);
    if (!isLast && always)
      say(
        'error',
        'unreachable-route',
        `"${route.id}" takes every lead, so no route below it is ever reached`,
        ['routing', i],
      );
  });
}
