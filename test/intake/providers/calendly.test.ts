import { describe, expect, test } from 'vitest';
import { calendly } from '../../../src/intake/providers/calendly.ts';
import { faultOf } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, submitted, verdictOf } from './signed-bodies.ts';

const INVITEE = 'https://api.calendly.com/scheduled_events/e1/invitees/i1';
const payload = {
  uri: INVITEE,
  email: 'ines@harbour.example',
  name: 'Inês van der Meer',
  first_name: null,
  last_name: null,
  text_reminder_number: null,
  timezone: 'Europe/Lisbon',
  questions_and_answers: [
    { question: 'What is your company name?', answer: 'Harbour Tiles', position: 0 },
    { question: 'How many shops do you have?', answer: '12', position: 1 },
  ],
  tracking: { utm_source: 'newsletter', utm_campaign: 'autumn', utm_term: null, salesforce_uuid: null },
  scheduled_event: {
    uri: 'https://api.calendly.com/scheduled_events/e1',
    name: 'Tile tour',
    event_type: 'https://api.calendly.com/event_types/t9',
    start_time: '2026-11-20T15:00:00.000000Z',
    end_time: '2026-11-20T15:30:00.000000Z',
    location: { type: 'inbound_call', location: '+351 21 123 4567' },
    event_memberships: [{ user_email: 'host@baton.example', user_name: 'Hugo Host' }],
    event_guests: [{ email: 'guest@harbour.example' }],
  },
  old_invitee: null,
  rescheduled: false,
};
const booking = (over: object = {}, event = 'invitee.created') => ({
  event,
  created_at: '2026-11-02T08:59:40.123456Z',
  created_by: 'https://api.calendly.com/users/u1',
  payload: { ...payload, ...over },
});

describe('who sends it', () => {
  const body = JSON.stringify(booking());
  const signed = (at: string, ageS: number) => {
    const t = String(Date.parse(at) / 1000 - ageS);
    return { 'calendly-webhook-signature': `t=${t},v1=${hexHmac('sha256', `${t}.`, body)}` };
  };
  const AT = '2026-11-02T09:00:00Z';

  test('is known by the signature over time and body, for three minutes', () => {
    expect(verdictOf(calendly, posted(body, { headers: signed(AT, 170) }))).toBeNull();
    expect(verdictOf(calendly, posted(body, { headers: signed(AT, 190) }))).toBe('SIGNATURE_STALE');
    expect(verdictOf(calendly, posted(`${body}\n`, { headers: signed(AT, 0) }))).toBe('SIGNATURE_MISMATCH');
    expect(verdictOf(calendly, posted(body))).toBe('SIGNATURE_MISSING');
  });
});

describe('a booking', () => {
  test('is of the invitee, never of the host or a guest', () => {
    const read = submitted(calendly, booking());
    expect(read.identity).toEqual({ email: 'ines@harbour.example', phone: null });
    expect(read.profile.attributes).toEqual({
      name: 'Inês van der Meer',
      'company.name': 'Harbour Tiles',
    });
    expect(JSON.stringify(read)).not.toMatch(/Hugo|baton\.example|guest@|351 21/);
  });

  test('tells when, which meeting, the answers under their questions, and the campaign', () => {
    const { profile, event, occurredAt } = submitted(calendly, booking());
    expect(event).toMatchObject({ name: 'meeting_booked', properties: { form: 'Tile tour' } });
    expect(occurredAt).toBe('2026-11-02T08:59:40.123Z');
    expect(profile.answers).toEqual({
      form_id: 't9',
      submission_id: 'i1',
      'How many shops do you have?': '12',
      meeting_start: '2026-11-20T15:00:00.000Z',
      meeting_end: '2026-11-20T15:30:00.000Z',
      timezone: 'Europe/Lisbon',
    });
    expect(profile.attribution.utm).toEqual({ source: 'newsletter', campaign: 'autumn' });
  });

  test('takes a name in parts where the form asks for them', () => {
    const over = { name: 'Mia de Luca', first_name: 'Mia', last_name: 'de Luca' };
    expect(submitted(calendly, booking(over)).profile.attributes).toMatchObject(over);
  });

  test('knows the phone of the invitee from that of the host', () => {
    const called = { location: { type: 'outbound_call', location: '+351 91 234 5678' } };
    const over = { scheduled_event: { ...payload.scheduled_event, ...called } };
    expect(submitted(calendly, booking(over)).identity.phone).toBe('+351912345678');
    const reminded = booking({ ...over, text_reminder_number: '+351 93 111 2222' });
    expect(submitted(calendly, reminded).identity.phone).toBe('+351931112222');
  });
});

describe('what becomes of a booking', () => {
  test('called off, it says why', () => {
    const read = submitted(calendly, booking({ cancellation: { reason: 'Ill' } }, 'invitee.canceled'));
    expect(read.event.name).toBe('meeting_canceled');
    expect(read.profile.answers).toMatchObject({ cancel_reason: 'Ill' });
  });

  test('moved, only the new one counts, and not as a second meeting', () => {
    expect(idle(calendly, booking({ rescheduled: true }, 'invitee.canceled'))).toContain('moved');
    const moved = booking({ old_invitee: `${INVITEE}0` });
    expect(submitted(calendly, moved).event.name).toBe('meeting_rescheduled');
  });

  test('comes as a signal of its own, and sent again as the same', () => {
    const [made] = keysOf(calendly, booking());
    expect(made).toMatch(/^id:/);
    expect(keysOf(calendly, booking({ name: 'changed on the way' }))).toEqual([made]);
    expect(keysOf(calendly, booking({}, 'invitee.canceled'))).not.toEqual([made]);
  });
});

test('the first API told of the invitee apart', () => {
  const read = submitted(calendly, {
    event: 'invitee.created',
    time: '2026-11-02T08:59:40Z',
    payload: {
      event_type: { slug: '30min', name: '30 minutes' },
      event: { uuid: 'e9', invitee_start_time: '2026-11-20T10:00:00-05:00', assigned_to: ['Host'] },
      invitee: { uuid: 'i9', name: 'Ines Duarte', email: 'ines@harbour.example', text_reminder_number: null },
      questions_and_answers: [{ question: 'Company', answer: 'Harbour' }],
    },
  });
  expect(read.identity.email).toBe('ines@harbour.example');
  expect(read.profile.attributes).toMatchObject({ name: 'Ines Duarte', 'company.name': 'Harbour' });
  expect(read.profile.answers).toMatchObject({
    meeting_start: '2026-11-20T15:00:00.000Z',
    submission_id: 'i9',
  });
  expect(read.event.properties['form']).toBe('30 minutes');
  expect(read.occurredAt).toBe('2026-11-02T08:59:40.000Z');
});

test('a routing form is a form, whose answers say who it is', () => {
  const read = submitted(calendly, {
    event: 'routing_form_submission.created',
    created_at: '2026-11-02T08:59:40.000000Z',
    payload: {
      uri: 'https://api.calendly.com/routing_form_submissions/s1',
      routing_form: 'https://api.calendly.com/routing_forms/r7',
      questions_and_answers: [
        { question_uuid: 'q1', question: 'Work email', answer: 'Tom@Quay.example' },
        { question_uuid: 'q2', question: 'How soon?', answer: 'Now' },
      ],
      tracking: { utm_medium: 'email' },
    },
  });
  expect(read.identity.email).toBe('tom@quay.example');
  expect(read.event).toMatchObject({ name: 'form_submitted', properties: { form: 'r7' } });
  expect(read.profile.attribution.utm).toEqual({ medium: 'email' });
});

test('other news of Calendly need nothing, and what is none of it is told of', () => {
  expect(idle(calendly, booking({}, 'invitee_no_show.created'))).toContain('invitee_no_show.created');
  for (const body of [
    {},
    { event: 'invitee.created' },
    { payload },
    { event: 'invitee.created', payload: [] },
  ])
    expect(faultOf(() => submitted(calendly, body))).toBe('BODY_MALFORMED');
});
