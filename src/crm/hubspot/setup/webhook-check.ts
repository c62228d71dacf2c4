import { createHmac } from 'node:crypto';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';

interface Door {
  /** What the world calls us, without a slash at the end. */
  readonly publicUrl: string;
  /** Sources of type `hubspot` with the client secrets of the app, newest first. */
  readonly sources: readonly { readonly name: string; readonly secrets: readonly string[] }[];
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

const ANSWERS_WITHIN_MS = 5_000;

/** Whether webhooks of HubSpot would reach us and be believed, as far as that can be tried from here. */
export async function* checkWebhooks({ publicUrl, sources, fetch, now }: Door): AsyncGenerator<Finding> {
  if (sources.length === 0) {
    yield bad(
      'webhooks',
      'the policy has no source of type hubspot, so we do not hear what changes there',
      'Add it under sources (docs/hubspot.md), for example hubspot: { type: hubspot, secret: "${HUBSPOT_CLIENT_SECRET}" }.',
    );
    return;
  }
  yield addressOf(publicUrl);
  const alive = await answerOf(fetch(`${publicUrl}/healthz`, limits()));
  if (alive !== 200) {
    yield bad(
      'webhooks',
      `${publicUrl}/healthz ${told(alive)}`,
      'Start Baton there, or mend BATON_PUBLIC_URL.',
    );
    yield unknown('webhooks', 'no test delivery was sent, since nobody is there to take it');
    return;
  }
  yield good('webhooks', `Baton answers at ${publicUrl}`);
  for (const { name, secrets } of sources) {
    const [secret] = secrets;
    const url = `${publicUrl}/hooks/${name}`;
    yield secret === undefined
      ? bad('webhooks', `${name} has no secret`, 'Set HUBSPOT_CLIENT_SECRET to the client secret of the app.')
      : deliveryFound(url, await answerOf(fetch(url, { ...limits(), ...signedTest(url, secret, now()) })));
  }
}

/** HubSpot sends to https only, and sees nothing of a machine's own names. */
function addressOf(publicUrl: string): Finding {
  const { protocol, hostname } = new URL(publicUrl);
  const wrong = (why: string): Finding =>
    bad(
      'webhooks',
      `BATON_PUBLIC_URL ${publicUrl} ${why}`,
      'Set it to the https address that the world calls.',
    );
  if (OWN_ADDRESS.test(hostname)) return wrong('is an address that only this machine or network knows');
  if (protocol !== 'https:') return wrong('is not https');
  return good('webhooks', `${publicUrl} is an address that HubSpot can call`);
}

/** A bare name, a name that ends like one, or a number of a private network. */
const OWN_ADDRESS =
  /^([^.]+|.*\.(localhost|local|internal|lan)|(127|10)(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|0\.0\.0\.0)$/;

const limits = (): RequestInit => ({
  redirect: 'manual',
  signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
});

/** An empty list of events, signed as HubSpot signs (v3): it does nothing, and is refused unless the secret is right. */
function signedTest(url: string, secret: string, now: Date): RequestInit {
  const body = '[]';
  const timestamp = String(now.getTime());
  const signature = createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': timestamp,
    },
  };
}

const MENDS = new Map<number | string, string>([
  [
    401,
    'The Baton that runs has another secret or another BATON_PUBLIC_URL than this shell: give both the same.',
  ],
  [404, 'The Baton that runs has another policy: it knows no source of that name.'],
]);

function deliveryFound(url: string, answer: number | string): Finding {
  if (typeof answer === 'number' && answer >= 200 && answer < 300)
    return good('webhooks', `a signed test delivery was taken; the targetUrl of the app is ${url}`);
  const mend =
    MENDS.get(answer) ??
    'HubSpot would be answered the same. Look into the log of Baton, and of what stands before it.';
  return bad('webhooks', `a signed test delivery to ${url} ${told(answer)}`, mend);
}

/** The status, or why there is none. */
async function answerOf(asked: Promise<Response>): Promise<number | string> {
  try {
    const answer = await asked;
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return `did not answer within ${ANSWERS_WITHIN_MS / 1000} s`;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

const told = (answer: number | string): string =>
  typeof answer === 'number' ? `answered ${answer}` : answer;
