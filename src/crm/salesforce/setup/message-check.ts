import { randomBytes } from 'node:crypto';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';
import { type Answer, addressFound, aliveFound, answerOf, told } from '../../public-door.ts';

interface Door {
  /** What the world calls us, without a slash at the end. */
  readonly publicUrl: string;
  readonly sources: readonly MessageSource[];
  readonly fetch: typeof fetch;
}

/** A source of type `salesforce`. */
export interface MessageSource {
  readonly name: string;
  /** Of its address, newest first. */
  readonly tokens: readonly string[];
  /** It takes callouts of a flow, which bear a secret. */
  readonly hasSecret: boolean;
  /** The org that it believes: `SALESFORCE_ORG_ID`, or what the policy says of it. */
  readonly orgId: string | undefined;
  /** Id of an action that it believes; undefined: it believes any. */
  readonly action: string | undefined;
}

/** Salesforce: an answer with any other body counts as a failure, and the message is sent again for a day. */
const ACK =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';
/** 128 bits in base64. */
const SHORTEST_TOKEN = 22;
const TOKEN_MEND =
  'Set it to 32 random bytes (openssl rand -hex 32), and give the outbound message the address that ends in it.';

/** Whether outbound messages of Salesforce would reach us and be believed, as far as that can be tried from here. */
export async function* checkMessages({ publicUrl, sources, fetch }: Door): AsyncGenerator<Finding> {
  if (sources.length === 0) {
    yield bad(
      'webhooks',
      'the policy has no source of type salesforce, so we do not hear what changes there',
      'Add it under sources (docs/salesforce.md), for example salesforce: { type: salesforce, token: "${SALESFORCE_TOKEN}" }.',
    );
    return;
  }
  yield addressFound(publicUrl, 'Salesforce');
  const alive = await aliveFound(publicUrl, fetch);
  yield alive;
  for (const source of sources) {
    const [token] = source.tokens;
    if (token === undefined && source.hasSecret)
      yield unknown(
        'webhooks',
        `${source.name} takes callouts by its secret, and no outbound messages: none was tried`,
      );
    else if (token === undefined) yield bad('webhooks', `${source.name} has no token`, TOKEN_MEND);
    else if (token.length < SHORTEST_TOKEN)
      yield bad('webhooks', `the token of ${source.name} is short enough to be guessed`, TOKEN_MEND);
    else if (alive.state !== 'good' || source.orgId === undefined)
      yield unknown('webhooks', `no test message was sent to ${source.name}: ${whyNone(alive)}`);
    else
      yield* tried(`${publicUrl}/hooks/${source.name}`, token, messageOf(source.orgId, source.action), fetch);
  }
}

const whyNone = ({ state }: Finding): string =>
  state === 'good' ? 'SALESFORCE_ORG_ID is not set' : 'nobody is there to take it';

async function* tried(
  hook: string,
  token: string,
  body: string,
  fetch: Door['fetch'],
): AsyncGenerator<Finding> {
  const headers = { 'content-type': 'text/xml; charset=UTF-8', soapaction: '""' };
  const send = (last: string): Promise<Answer> =>
    answerOf(fetch, `${hook}/${encodeURIComponent(last)}`, { method: 'POST', headers, body });
  // The address bears the token, which a finding does not tell.
  const url = `${hook}/<token>`;
  yield messageFound(url, await send(token));
  const stranger = await send(randomBytes(32).toString('hex'));
  yield typeof stranger !== 'string' && stranger.status === 401
    ? good('webhooks', `${url} refuses whoever does not know the token`)
    : bad(
        'webhooks',
        `${url} with a wrong token ${told(stranger)}, and not 401`,
        'Nothing before Baton may answer in its place. Look into the log of Baton, and of what stands before it.',
      );
}

const MENDS = new Map<number, string>([
  [
    401,
    'The Baton that runs has another token or another SALESFORCE_ORG_ID than this shell: give both the same.',
  ],
  [404, 'The Baton that runs has another policy: it knows no source of that name.'],
]);

function messageFound(url: string, answer: Answer): Finding {
  if (typeof answer !== 'string' && answer.status === 200 && answer.body === ACK)
    return good('webhooks', `a test message was taken; the outbound message is to call ${url}`);
  if (typeof answer !== 'string' && answer.status === 200)
    return bad(
      'webhooks',
      `a test message to ${url} was answered 200 with another text than Salesforce wants`,
      'Nothing before Baton may change its answers: Salesforce would send everything again for a day.',
    );
  const mend =
    (typeof answer === 'string' ? undefined : MENDS.get(answer.status)) ??
    'Salesforce would be answered the same. Look into the log of Baton, and of what stands before it.';
  return bad('webhooks', `a test message to ${url} ${told(answer)}`, mend);
}

/** Always the same, so that Baton stores it once only; and of an object that is no person, so that it does nothing. */
const NOTIFICATION = '04l000000000000AAA';
const NO_ACTION = '04k000000000000AAA';

const messageOf = (orgId: string, action = NO_ACTION): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>${orgId}</OrganizationId>
   <ActionId>${action}</ActionId>
   <SessionId xsi:nil="true"/>
   <Notification>
    <Id>${NOTIFICATION}</Id>
    <sObject xsi:type="sf:Organization" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${orgId}</sf:Id></sObject>
   </Notification>
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`;
