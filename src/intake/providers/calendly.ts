import { Fault } from '../../faults.ts';
import { type Json, type JsonObject, textIn } from '../body/body.ts';
import { objectIn, objectsIn } from '../body/json-parts.ts';
import { providerSource } from '../provider-source.ts';
import { readInstant } from '../reading/instant.ts';
import { namedForm } from '../reading/named-form.ts';

const BOOKED = 'invitee.created';
const CANCELED = 'invitee.canceled';
const ROUTED = 'routing_form_submission.created';

/** Meetings that somebody booked or called off, and routing forms. The host's addresses are never the lead's. */
export const calendly = providerSource({
  name: 'Calendly',
  // Calendly: deliveries older than three minutes are to be refused.
  scheme: {
    header: 'calendly-webhook-signature',
    hash: 'sha256',
    encoding: 'hex',
    timestamp: { unit: 's', toleranceMs: 3 * 60_000 },
    signed: ({ body }, timestamp) => [`${timestamp}.`, body],
  },
  // What is booked and what is called off later have one address.
  idOf: (body) => {
    const uri = textIn(payloadOf(body), 'uri');
    return uri && `${textIn(body, 'event') ?? ''} ${uri}`;
  },
  nothing: (body) => {
    const event = textIn(body, 'event');
    if (event === CANCELED && payloadOf(body)['rescheduled'] === true)
      return 'a meeting was moved: the new booking comes by itself';
    const isOurs = event === null || [BOOKED, CANCELED, ROUTED].includes(event);
    return isOurs ? null : `neither a booking nor a form: ${event.slice(0, 80)}`;
  },
  event: (body) => {
    const event = textIn(body, 'event');
    if (event === ROUTED) return 'form_submitted';
    if (event === CANCELED) return 'meeting_canceled';
    return textIn(payloadOf(body), 'old_invitee') ? 'meeting_rescheduled' : 'meeting_booked';
  },
  read: (body) => {
    const payload = payloadOf(body);
    if (textIn(body, 'event') === null || Object.keys(payload).length === 0)
      throw new Fault('BODY_MALFORMED', 'Calendly sent no event, or one without its payload.');
    const isForm = textIn(body, 'event') === ROUTED;
    return {
      ...(isForm ? routingForm(payload) : meeting(payload)),
      occurred_at: body['created_at'] ?? body['time'] ?? null,
      // Both a booking and its calling off have that of the invitee.
      submission_id: lastOf(textIn(payload, 'uri')),
      tracking: objectIn(payload, 'tracking'),
      answers: questionsIn(payload),
    };
  },
});

/** Its first API told of the invitee and of the meeting apart. */
function payloadOf(body: JsonObject): JsonObject {
  const payload = objectIn(body, 'payload');
  const invitee = objectIn(payload, 'invitee');
  if (Object.keys(invitee).length === 0) return payload;
  const { name = null, slug = null } = objectIn(payload, 'event_type');
  const { invitee_start_time: start = null, invitee_end_time: end = null } = objectIn(payload, 'event');
  return {
    ...payload,
    ...invitee,
    uri: invitee['uri'] ?? invitee['uuid'] ?? null,
    scheduled_event: { name: name ?? slug, start_time: start, end_time: end },
  };
}

function meeting(payload: JsonObject): Record<string, Json> {
  const scheduled = objectIn(payload, 'scheduled_event');
  const place = objectIn(scheduled, 'location');
  const called = textIn(place, 'type') === 'outbound_call' ? textIn(place, 'location') : null;
  return {
    email: payload['email'] ?? null,
    name: payload['name'] ?? null,
    first_name: payload['first_name'] ?? null,
    last_name: payload['last_name'] ?? null,
    phone: textIn(payload, 'text_reminder_number') ?? called,
    ...namedForm(scheduled['name'], lastOf(textIn(scheduled, 'event_type'))),
    meeting_start: readInstant(scheduled['start_time'] ?? null),
    meeting_end: readInstant(scheduled['end_time'] ?? null),
    timezone: payload['timezone'] ?? null,
    cancel_reason: objectIn(payload, 'cancellation')['reason'] ?? null,
  };
}

/** Who filled it in stands in their answers only. */
const routingForm = (payload: JsonObject): Record<string, Json> => ({
  form: lastOf(textIn(payload, 'routing_form')),
});

const questionsIn = (payload: JsonObject): readonly JsonObject[] =>
  objectsIn(payload, 'questions_and_answers').map(({ question = null, answer = null }) => ({
    label: question,
    value: answer,
  }));

/** `https://api.calendly.com/event_types/497e…` -> `497e…` */
const lastOf = (uri: string | null): string | null => uri?.split('/').at(-1) ?? null;
