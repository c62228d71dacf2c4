import { instead, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';

const DIGEST_TIME =
  /^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday) (?:[01]\d|2[0-3]):[0-5]\d$/;

/** Who is told, and when; and the stage that a handoff makes. */
export function checkTelling({ notify, people, stages }: PolicyDocument, say: Say): void {
  const { digest, ...groups } = notify;
  if (digest && !DIGEST_TIME.test(digest.every))
    say('error', 'digest-time', `"${digest.every}" is no time of the week; write it like "monday 08:00"`, [
      'notify',
      'digest',
      'every',
      VALUE,
    ]);
  if (digest?.to.length === 0)
    say('warning', 'nobody-told', 'the digest goes to nobody', ['notify', 'digest', 'to']);
  for (const [group, channels] of Object.entries(groups)) {
    if (channels.length === 0)
      say('warning', 'nobody-told', `"${group}" has no channel, so nobody is told`, ['notify', group]);
    channels.forEach((channel, i) => {
      if (!('email' in channel) || channel.email.includes('@') || /^\$\{.+\}$/.test(channel.email)) return;
      const known = ['owner', ...Object.keys(people)];
      if (!known.includes(channel.email))
        say(
          'error',
          'unknown-recipient',
          `"${channel.email}" is not an address, a person or owner${instead(channel.email, known)}`,
          ['notify', group, i, 'email', VALUE],
        );
    });
  }
  if (stages.mql_when && !stages.order.includes('mql'))
    say('error', 'unknown-stage', 'mql_when makes a lead mql, but stages.order has no mql', [
      'stages',
      'mql_when',
    ]);
}
