import { createHmac } from 'node:crypto';
import { Fault } from '../../faults.ts';
import { type JsonObject, textIn } from '../body/body.ts';
import { providerSource } from '../provider-source.ts';
import type { Delivery, SourceReply, SourceSettings } from '../source.ts';

const LEAD_ACTION = 'LEAD_ACTION';
const CREATED = 'CREATED';
const URN = 'urn:li:leadGenFormResponse:';
/** It becomes part of an address, so nothing that leads elsewhere is taken. */
const RESPONSE = /^urn:li:leadGenFormResponse:[\w-]{1,100}$/;
/** Anything else would be signed for whoever asks, and `hmacsha256={…}` is how a delivery is signed. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Lead gen forms of LinkedIn, by Lead Sync. LinkedIn only tells the URN of a response, and what became of it. */
export const linkedin = providerSource({
  name: 'LinkedIn',
  // LinkedIn: the header bears the digest alone; the word before it is signed.
  scheme: {
    header: 'x-li-signature',
    hash: 'sha256',
    encoding: 'hex',
    signed: ({ body }) => ['hmacsha256=', body],
  },
  challenge,
  // What was created may be deleted later; both come at least once, in any order.
  idOf: (body) => {
    const { action, response } = toldIn(body);
    return response && `${action} ${response}`;
  },
  nothing: (body) => {
    const type = textIn(body, 'type');
    return type === null || type === LEAD_ACTION ? null : `no lead: ${type.slice(0, 80)}`;
  },
  withdrawn: (body) => {
    const { action, response } = toldIn(body);
    if (action !== 'DELETED' || response === null) return null;
    return { what: response, id: `${CREATED} ${response}` };
  },
  elsewhere: (body) => {
    const { action, response } = toldIn(body);
    if (action !== CREATED || response === null) return null;
    return { kind: 'answers_elsewhere', provider: 'linkedin', id: response.slice(URN.length) };
  },
  read: (body) => {
    const { action, response } = toldIn(body);
    throw new Fault(
      'BODY_MALFORMED',
      response === null
        ? 'LinkedIn named no lead: leadGenFormResponse is missing, or is no URN of one.'
        : `LinkedIn told of ${response} that it is "${action.slice(0, 80)}"; Baton knows CREATED and DELETED. Nothing was done about it.`,
    );
  },
});

/** LinkedIn asks every two hours, and waits three seconds. */
function challenge({ url }: Delivery, { secrets }: SourceSettings): SourceReply {
  const challengeCode = URL.parse(url)?.searchParams.get('challengeCode') ?? '';
  const [secret = ''] = secrets;
  if (secret === '' || !UUID.test(challengeCode))
    throw new Fault(
      'CHALLENGE_REFUSED',
      'This is not the question of LinkedIn, which asks with a challengeCode that is a UUID; or the source has no secret.',
    );
  const challengeResponse = createHmac('sha256', secret).update(challengeCode).digest('hex');
  return {
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ challengeCode, challengeResponse }),
  };
}

/** What became of which response; null: it names nothing that could be one. */
function toldIn(body: JsonObject): { readonly action: string; readonly response: string | null } {
  const response = textIn(body, 'leadGenFormResponse') ?? '';
  return {
    action: textIn(body, 'leadAction') ?? CREATED,
    response: RESPONSE.test(response) ? response : null,
  };
}
