import type { Decided, DecisionInput } from './decide.ts';
import type { LeadEvent } from './lead/lead.ts';

/** One thing that happened to a lead, in words for people and in data for programs. */
export interface TimelineEntry {
  readonly at: string;
  readonly kind:
    | 'signal'
    | 'graded'
    | 'routed'
    | 'crm'
    | 'failed'
    | 'replayed'
    | 'override'
    | 'warning'
    | 'visitor';
  readonly summary: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a decision adds to the lead's timeline. */
export function timelineOf(input: DecisionInput, decided: Decided): TimelineEntry[] {
  const { signal } = input;
  const { scorecard: card, route, assignment, handoff, policy, at } = decided;
  const out = card.disqualified ? `: ${card.disqualified.reason}` : '';
  const came: TimelineEntry = {
    at: signal.receivedAt,
    kind: 'signal',
    summary: `${signal.kind} through ${signal.source}`,
    detail: { signal: signal.id, source: signal.source, event: signal.kind },
  };
  const doubted: TimelineEntry = {
    at,
    kind: 'warning',
    summary: `${signal.releasedBy === undefined ? 'Some doubt' : `Let out of quarantine by ${signal.releasedBy}`}: ${signal.doubts?.join('; ') ?? 'no reason is left'}`,
    detail: { signal: signal.id, doubts: signal.doubts ?? [] },
  };
  const graded: TimelineEntry = {
    at,
    kind: 'graded',
    summary: `Grade ${card.grade} (fit ${card.fit}, engagement ${card.engagement}, cell ${card.cell})${out}`,
    detail: { decision: decided.id, policy: policy.name, version: policy.version, grade: card.grade },
  };
  const routed: TimelineEntry = {
    at,
    kind: 'routed',
    summary: `${outcome(decided)} (route ${route.id})`,
    detail: {
      route: route.id,
      line: route.line,
      routeBecause: route.because,
      because: 'because' in assignment ? assignment.because : 'the route goes to nobody',
      handoff: handoff?.id ?? null,
      slaDueAt: handoff?.slaDueAt ?? null,
    },
  };
  if (input.cause !== 'signal') return [graded, routed];
  const isDoubted = signal.doubts !== undefined || signal.releasedBy !== undefined;
  return isDoubted ? [came, doubted, graded, routed] : [came, graded, routed];
}

/** What a lead did as a visitor whom nobody knew, in one line. @param events earliest first */
export function seenBefore(events: readonly LeadEvent[]): TimelineEntry[] {
  const [first] = events;
  if (!first) return [];
  const counted = Map.groupBy(events, ({ name }) => name);
  return [
    {
      at: first.at,
      kind: 'visitor',
      summary: `Seen before as a visitor: ${events.length} ${events.length === 1 ? 'event' : 'events'} since ${first.at.slice(0, 10)}`,
      detail: Object.fromEntries([...counted].map(([name, { length }]) => [name, length])),
    },
  ];
}

function outcome({ assignment }: Decided): string {
  switch (assignment.kind) {
    case 'nobody':
      return 'Stays with marketing';
    case 'test':
      return 'A test: sales is not told';
    case 'waiting':
      return `Waits: ${assignment.because}`;
    case 'kept':
      return `Stays with ${assignment.owner}`;
    case 'owner':
      return `Handed to ${assignment.owner}`;
  }
}
