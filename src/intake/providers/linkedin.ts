import { createHmac } from 'node:crypto';
import { Fault } from '../../faults.ts';
import { textIn } from '../body.ts';
import { providerSource } from '../provider-source.ts';
import type { Delivery, SourceReply, SourceSettings } from '../source.ts';

const LEAD_ACTION = 'LEAD_ACTION';
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
  // What was created may be deleted later; both come at least once.
  idOf: (body) => {
    const response = textIn(body, 'leadGenFormResponse');
    return response && `${textIn(body, 'leadAction') ?? ''} ${response}`;
  },
  nothing: (body) => {
    const type = textIn(body, 'type');
    return type === null || type === LEAD_ACTION ? null : `no lead: ${type.slice(0, 80)}`;
  },
  read: (body) => {
    const response = textIn(body, 'leadGenFormResponse');
    if (response === null)
      throw new Fault('BODY_MALFORMED', 'LinkedIn named no lead: leadGenFormResponse is missing.');
    const told = textIn(body, 'leadAction') === 'DELETED' ? 'that it was withdrawn' : 'by its URN alone';
    throw new Fault(
      'ANSWERS_NOT_FETCHED',
      `LinkedIn told of ${response.slice(0, 100)} ${told}, and Baton does not ask LinkedIn about it yet. Replay this job once it does.`,
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
