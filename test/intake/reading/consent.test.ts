import { describe, expect, test } from 'vitest';
import { said } from '../deliveries.ts';

const answers = (fields: Record<string, unknown>) => said(fields).profile.answers;

describe('consent', () => {
  const grants = (fields: Record<string, unknown>) =>
    said(fields).profile.consent.map(({ purpose, granted }) => [purpose, granted]);

  test.each([
    [{ gdpr: 'on' }, [['gdpr', true]]],
    [{ Newsletter: false }, [['newsletter', false]]],
    [{ marketing_consent: '0' }, [['marketing_consent', false]]],
    [{ 'opt-in': 'maybe' }, [['opt_in', null]]],
    [{ 'I agree to the terms': 'yes' }, [['i_agree_to_the_terms', true]]],
    [{ privacy: 'I accept the privacy policy' }, [['privacy', true]]],
    [{ 'Please do NOT send me marketing e-mails': true }, [['email', false]]],
    [{ 'Ich möchte keinen Newsletter': 'on' }, [['email', false]]],
    [{ 'Please do not contact me by phone': 'yes' }, [['call', false]]],
    [{ 'Are you GDPR compliant?': 'No', 'Do you use marketing automation?': 'Yes' }, []],
    [{ 'Do you agree to our privacy policy?': 'Yes' }, [['do_you_agree_to_our_privacy_policy', true]]],
    [{ privacy: 'No problem, I agree' }, [['privacy', null]]],
    [{ consent: ['0', '1'] }, [['consent', true]]],
    [
      { consent: { marketing: true, calls: 'no' } },
      [
        ['marketing', true],
        ['calls', false],
      ],
    ],
    [
      { consent: [{ purpose: 'E-Mail', granted: true }, { purpose: 'sms' }] },
      [
        ['e_mail', true],
        ['sms', null],
      ],
    ],
    [{ consent: { granted: 'yes', wording: 'Call me' } }, [['consent', true]]],
    [{ 'Marketing channels': 'SEO', 'Marketing budget': 50_000 }, []],
    [{ consent: '' }, []],
    [{ 'acceptance-1': '1' }, [['acceptance_1', true]]],
    [{ Datenschutz: 'ja' }, [['datenschutz', true]]],
    [{ 'Ich stimme der Verarbeitung zu': '0' }, [['ich_stimme_der_verarbeitung_zu', false]]],
    [{ 'Acepto la política de privacidad': 'sí' }, [['acepto_la_política_de_privacidad', true]]],
    [{ 'Accepted payments': 'Visa' }, []],
    [{ 'Concordo com a política': 'sim' }, [['concordo_com_a_política', true]]],
    [{ newsletter: 'Yes, send me news' }, [['newsletter', true]]],
    [{ newsletter: 'No, thanks' }, [['newsletter', false]]],
    [{ newsletter: 'No idea what that is' }, [['newsletter', null]]],
    [{ opt_out: 'true' }, [['email', false]]],
    [{ 'Do not call': 1 }, [['call', false]]],
    [{ unsubscribed_from_emails: 'no', optOut: false }, []],
  ])('%o', (fields, expected) => expect(grants(fields)).toEqual(expected));

  test.each([
    'I do not accept',
    'I don’t agree',
    'I disagree',
    'Opted out',
    'Nein, ich stimme nicht zu',
    'No acepto',
    'Je n’accepte pas',
  ])('no is no: %s', (privacy) => expect(grants({ privacy })).toEqual([['privacy', false]]));

  test.each(['Sí, acepto', 'Oui, j’accepte', 'Ja, gerne', 'I agree'])('yes is yes: %s', (privacy) =>
    expect(grants({ privacy })).toEqual([['privacy', true]]),
  );

  test('keeps the wording and the time', () => {
    const at = '2026-11-02T09:00:00.000Z';
    expect(
      said({ 'Send me the newsletter': 'on', gdpr: 'I agree to be called', submitted_at: at }).profile
        .consent,
    ).toEqual([
      { purpose: 'send_me_the_newsletter', granted: true, wording: 'Send me the newsletter', at },
      { purpose: 'gdpr', granted: true, wording: 'I agree to be called', at },
    ]);
  });

  test('what is neither yes nor no also stays as an answer', () => {
    expect(answers({ newsletter: 'maybe', 'Marketing channels': 'SEO' })).toEqual({
      newsletter: 'maybe',
      'Marketing channels': 'SEO',
    });
  });
});
