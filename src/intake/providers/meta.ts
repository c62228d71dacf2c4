import { Fault } from '../../faults.ts';
import { type JsonObject, textIn } from '../body.ts';
import { idIn, objectIn, objectsIn } from '../json-parts.ts';
import { OK, providerSource } from '../provider-source.ts';
import { isOneOf } from '../shared-secret.ts';
import type { Delivery, SourceReply, SourceSettings } from '../source.ts';

/** Meta: the test tool sends ids of fours alone, of which nothing can be asked. */
const TEST = /^4{6,}$/;
const LONGEST_CHALLENGE = 200;

/** Lead ads of Facebook and Instagram. Meta only tells the id of a lead; each id becomes a signal of its own. */
export const meta = providerSource({
  name: 'Meta',
  scheme: { header: 'x-hub-signature-256', hash: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  challenge,
  parts: (body) =>
    objectsIn(body, 'entry').flatMap((entry) =>
      objectsIn(entry, 'changes').map((change) => partOf(body, entry, change)),
    ),
  idOf: (body) => idIn(leadIn(body), 'leadgen_id'),
  nothing: (body) => {
    const field = textIn(changeIn(body), 'field');
    if (field !== null && field !== 'leadgen') return `no lead: ${field.slice(0, 80)}`;
    return TEST.test(idIn(leadIn(body), 'leadgen_id') ?? '') ? 'a test lead of Meta, without answers' : null;
  },
  read: (body) => {
    const id = idIn(leadIn(body), 'leadgen_id');
    if (id === null) throw new Fault('BODY_MALFORMED', 'Meta named no lead: leadgen_id is missing.');
    throw new Fault(
      'ANSWERS_NOT_FETCHED',
      `Meta told of the lead ${id.slice(0, 40)} by its id alone, and answers are not fetched from Meta yet. Replay this job once they are; Meta keeps them for 90 days.`,
    );
  },
  reply: () => OK,
});

/** As Meta would have sent it by itself. */
const partOf = (
  { object = null }: JsonObject,
  { id = null, time = null }: JsonObject,
  change: JsonObject,
): JsonObject => ({ object, entry: [{ id, time, changes: [change] }] });

const changeIn = (body: JsonObject): JsonObject =>
  objectsIn(body, 'entry').flatMap((entry) => objectsIn(entry, 'changes'))[0] ?? {};

const leadIn = (body: JsonObject): JsonObject => objectIn(changeIn(body), 'value');

/** Meta asks when its admin saves the address, with the verify token that stands there: a token of the source. */
function challenge({ url }: Delivery, { tokens }: SourceSettings): SourceReply {
  const asked = URL.parse(url)?.searchParams;
  const given = Buffer.from(asked?.get('hub.verify_token') ?? '');
  const said = asked?.get('hub.challenge') ?? '';
  const isMeta = asked?.get('hub.mode') === 'subscribe' && /^[\x21-\x7e]+$/.test(said);
  if (!isOneOf(given, tokens) || !isMeta || said.length > LONGEST_CHALLENGE)
    throw new Fault(
      'CHALLENGE_REFUSED',
      'This is not the question of Meta with a verify token of this source. Compare the verify token at Meta with the token in the policy.',
    );
  return { contentType: 'text/plain; charset=utf-8', body: said };
}
