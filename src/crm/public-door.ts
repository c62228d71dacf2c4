import { bad, type Finding, good } from '../flow/finding.ts';

/** What somebody who called us from outside was answered; a text says why there was no answer. */
export type Answer = { readonly status: number; readonly body: string } | string;

const ANSWERS_WITHIN_MS = 5_000;

/** Whether a CRM could call this at all: it sends to https only, and sees nothing of a machine's own names. */
export function addressFound(publicUrl: string, crm: string): Finding {
  const { protocol, hostname } = new URL(publicUrl);
  const wrong = (why: string): Finding =>
    bad(
      'webhooks',
      `BATON_PUBLIC_URL ${publicUrl} ${why}`,
      'Set it to the https address that the world calls.',
    );
  if (OWN_ADDRESS.test(hostname)) return wrong('is an address that only this machine or network knows');
  if (protocol !== 'https:') return wrong('is not https');
  return good('webhooks', `${publicUrl} is an address that ${crm} can call`);
}

/** A bare name, a name that ends like one, or a number of a private network. */
const OWN_ADDRESS =
  /^([^.]+|.*\.(localhost|local|internal|lan)|(127|10)(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|0\.0\.0\.0)$/;

/** Whether a Baton answers at this address. */
export async function aliveFound(publicUrl: string, ask: typeof fetch): Promise<Finding> {
  const alive = await answerOf(ask, `${publicUrl}/healthz`);
  return typeof alive !== 'string' && alive.status === 200
    ? good('webhooks', `Baton answers at ${publicUrl}`)
    : bad('webhooks', `${publicUrl}/healthz ${told(alive)}`, 'Start Baton there, or mend BATON_PUBLIC_URL.');
}

/** Calls as a stranger would: no redirect is followed, and nobody is waited for longer than 5 s. */
export async function answerOf(ask: typeof fetch, url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const answer = await ask(url, { ...init, redirect: 'manual', signal });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return `did not answer within ${ANSWERS_WITHIN_MS / 1000} s`;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

export const told = (answer: Answer): string =>
  typeof answer === 'string' ? answer : `answered ${answer.status}`;
