import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { CHANNELS } from '../vocabulary.ts';
import type { Say } from './rule-book.ts';

type Plan = PolicyDocument['pursuit'][string];

/** The steps of a pursuit come in order, and can bring about what giving up asks for. */
export function checkPursuit({ pursuit }: PolicyDocument, say: Say): void {
  for (const [grade, plan] of Object.entries(pursuit)) {
    checkSteps(plan, ['pursuit', grade, 'steps'], say);
    checkGivingUp(plan, ['pursuit', grade, 'give_up_after'], say);
  }
}

function checkSteps({ steps }: Plan, path: Path, say: Say): void {
  steps.forEach(({ day, do: channel, template }, i) => {
    const before = steps[i - 1];
    if (before && day < before.day)
      say('error', 'step-order', `day ${day} comes after day ${before.day}; write the steps in order`, [
        ...path,
        i,
        'day',
        VALUE,
      ]);
    if (!CHANNELS.some((known) => known === channel))
      say(
        'error',
        'unknown-channel',
        `"${channel}" is not a way to reach somebody${instead(channel, CHANNELS)}`,
        [...path, i, 'do', VALUE],
      );
    if (channel === 'email' && template === undefined)
      say('warning', 'no-template', 'this e-mail has no template, so everybody writes their own', [
        ...path,
        i,
      ]);
  });
}

function checkGivingUp({ steps, give_up_after: enough }: Plan, path: Path, say: Say): void {
  const channels = new Set(steps.map(({ do: channel }) => channel)).size;
  const lastDay = Math.max(...steps.map(({ day }) => day));
  if (enough.attempts > steps.length)
    say('error', 'give-up', `nobody gets to ${enough.attempts} attempts, there are ${steps.length} steps`, [
      ...path,
      'attempts',
      VALUE,
    ]);
  if (enough.channels !== undefined && enough.channels > channels)
    say('error', 'give-up', `nobody gets to ${enough.channels} channels, the steps use ${channels}`, [
      ...path,
      'channels',
      VALUE,
    ]);
  if (enough.days !== undefined && enough.days > lastDay)
    say(
      'warning',
      'give-up-wait',
      `after the last step on day ${lastDay} nothing is done until day ${enough.days}, and the lead is stuck`,
      [...path, 'days', VALUE],
    );
}
