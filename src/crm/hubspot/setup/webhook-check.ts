import { createHmac } from 'node:crypto';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';
import { type Answer, addressFound, aliveFound, answerOf, told } from '../../public-door.ts';

interface Door {
  /** What the world calls us, without a slash at the end. */
  readonly publicUrl: string;
  /** Sources of type `hubspot` with the client secrets of the app, newest first. */
  readonly sources: readonly { readonly name: string; readonly secrets: readonly string[] }[];
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

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
  yield addressFound(publicUrl, 'HubSpot');
  const alive = await aliveFound(publicUrl, fetch);
  yield alive;
  if (alive.state !== 'good') {
    yield unknown('webhooks', 'no test delivery was sent, since nobody is there to take it');
    return;
  }
  for (const { name, secrets } of sources) {
    const [secret] = secrets;
    const url = `${publicUrl}/hooks/${name}`;
    yield secret === undefined
      ? bad('webhooks', `${name} has no secret`, 'Set HUBSPOT_CLIENT_SECRET to the client secret of the app.')
      : deliveryFound(url, await answerOf(fetch, url, signedTest(url, secret, now())));
  }
}

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

const MENDS = new Map<number, string>([
  [
    401,
    'The Baton that runs has another secret or another BATON_PUBLIC_URL than this shell: give both the same.',
  ],
  [404, 'The Baton that runs has another policy: it knows no source of that name.'],
]);

function deliveryFound(url: string, answer: Answer): Finding {
  const status = typeof answer === 'string' ? 0 : answer.status;
  if (status >= 200 && status < 300)
    return good('webhooks', `a signed test delivery was taken; the targetUrl of the app is ${url}`);
  const mend =
    MENDS.get(status) ??
    'HubSpot would be answered the same. Look into the log of Baton, and of what stands before it.';
  return bad('webhooks', `a signed test delivery to ${url} ${told(answer)}`, mend);
}
