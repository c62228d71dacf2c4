import { relative } from '../dashboard/html/times.ts';
import { LeadWithTimeline } from '../flow/views.ts';
import { Explanation } from '../http/api/explanation.ts';
import { openApi } from './api-client.ts';
import { oneLine } from './columns.ts';
import { gradeLines } from './grade-lines.ts';

interface Options {
  readonly json?: boolean;
  readonly recompute?: boolean;
}

/** `baton explain`: why a lead has its grade and its owner. Exit code 1 when it cannot be recomputed to the byte. */
export async function explain(lead: string, { json = false, recompute = false }: Options): Promise<void> {
  const api = openApi(process.env);
  const path = `/api/leads/${encodeURIComponent(lead)}`;
  const explanation = Explanation.parse(await api.get(`${path}/explain?recompute=${recompute}`));
  const { recomputed } = explanation;
  if (json) console.log(JSON.stringify(explanation, null, 2));
  else {
    const known = LeadWithTimeline.parse(await api.get(path));
    for (const line of linesOf(explanation, known, new Date())) console.log(line);
    for (const line of recomputedLines(explanation)) console.log(line);
  }
  if (recomputed && !recomputed.same && recomputed.engine.stored === recomputed.engine.now)
    process.exitCode = 1;
}

function linesOf(explanation: Explanation, lead: LeadWithTimeline, now: Date): string[] {
  const { assignment, policy, at, route, nextGrade } = explanation;
  const who = [lead.name ?? lead.email ?? lead.phone ?? lead.id, lead.company].filter(Boolean).join(', ');
  return gradeLines(
    {
      who,
      goesTo: goesTo(assignment),
      card: explanation,
      byHand: explanation.override,
      route,
      because: assignment.because,
      nextGrade,
      file: 'policy.yaml',
      decided: `${policy.name} version ${policy.version}, ${relative(at, now)}`,
    },
    now,
  );
}

function goesTo({ kind, owner, pool }: Explanation['assignment']): string {
  if (owner !== null) return `owner ${owner}`;
  return kind === 'waiting' ? `waits for pool ${pool}` : 'stays with marketing';
}

const MOST_SHOWN = 20;

/** Whether the same bytes came out, and where not. */
function recomputedLines({ recomputed, policy }: Explanation): string[] {
  if (recomputed === null) return [];
  const { same, engine, differences } = recomputed;
  const under = `Recomputed under ${policy.name} version ${policy.version} (${policy.hash})`;
  if (same) return ['', `${under}: the same bytes came out.`];
  const engines =
    engine.stored === engine.now
      ? []
      : [`It was decided by engine ${engine.stored} and this is engine ${engine.now}, so that is no fault.`];
  const more = differences.length - MOST_SHOWN;
  return [
    '',
    `${under}: other bytes came out.`,
    ...engines,
    ...differences
      .slice(0, MOST_SHOWN)
      .map(
        ({ path, stored, now }) =>
          `  ${oneLine(`${path}: stored ${JSON.stringify(stored)}, now ${JSON.stringify(now)}`)}`,
      ),
    ...(more > 0 ? [`  and ${more} more; --json tells all`] : []),
  ];
}
