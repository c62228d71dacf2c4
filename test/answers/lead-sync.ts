import type { RequestListener } from 'node:http';
import { openAnswers } from '../../src/answers/answers.ts';
import { Fault } from '../../src/faults.ts';
import { settings } from '../intake/deliveries.ts';
import { startFileServer } from '../support/file-server.ts';

export const TOKEN = 'AQXwalnut19';
export const ID = '7f3e-9';

/** A response to a lead gen form, as LinkedIn's Lead Sync API tells it. */
export const RESPONSE = {
  id: ID,
  owner: { sponsoredAccount: 'urn:li:sponsoredAccount:5' },
  submitter: 'urn:li:person:abc',
  leadType: 'SPONSORED',
  leadMetadata: { sponsoredLeadMetadata: { campaign: 'urn:li:sponsoredCampaign:789' } },
  versionedLeadGenFormUrn: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:31,2)',
  submittedAt: 1793609980000,
  testLead: false,
  associatedEntity: { associatedCreative: 'urn:li:sponsoredCreative:456' },
  formResponse: {
    answers: [
      { questionId: 11, answerDetails: { textQuestionAnswer: { answer: 'mia@home.example' } } },
      { questionId: 12, answerDetails: { textQuestionAnswer: { answer: 'Mia' } } },
      { questionId: 13, answerDetails: { textQuestionAnswer: { answer: 'Marsh' } } },
      { questionId: 14, answerDetails: { textQuestionAnswer: { answer: 'mia@seaview.example' } } },
      { questionId: 15, answerDetails: { multipleChoiceAnswer: { options: [2] } } },
      { questionId: 16, answerDetails: { multipleChoiceAnswer: { options: [1, 3] } } },
      { questionId: 17, answerDetails: { textQuestionAnswer: { answer: 'Manager' } } },
    ],
    consentResponses: [
      { consentId: 4150, accepted: true },
      { consentId: 4151, accepted: false },
      { consentId: 4152 },
    ],
  },
};

const english = (text: string) => ({ localized: { de_DE: `${text} (de)`, en_US: text } });
const question = (
  questionId: number,
  predefinedField: string | null,
  text: string,
  options: string[] = [],
) => ({
  questionId,
  question: english(text),
  ...(predefinedField && { predefinedField }),
  questionDetails:
    options.length > 0
      ? {
          multipleChoiceQuestionDetails: {
            options: options.map((one, i) => ({ id: i + 1, text: english(one) })),
          },
        }
      : { textQuestionDetails: { maxResponseLength: 300 } },
});

/** The form that it answers. */
export const FORM = {
  id: 31,
  name: 'Ovens in autumn',
  creationLocale: { language: 'en', country: 'US' },
  hiddenFields: [{ name: 'utm_source', value: 'linkedin' }],
  content: {
    questions: [
      question(11, 'EMAIL', 'Where do we reach you?'),
      question(12, 'FIRST_NAME', 'First name'),
      question(13, 'LAST_NAME', 'Surname'),
      question(14, 'WORK_EMAIL', 'And at work?'),
      question(15, 'COMPANY_SIZE', 'How many are you?', ['1-10', '11-50']),
      question(16, null, 'What do you need?', ['ovens', 'pans', 'fridges']),
      question(17, 'SENIORITY', 'How senior are you?'),
    ],
    legalInfo: {
      consents: [
        { id: 4150, consent: english('You may call me') },
        { id: 4151, label: 'News' },
      ],
    },
  },
};

/** Answers as LinkedIn does. */
export const asLinkedin =
  (response: object = RESPONSE, form: object = FORM): RequestListener =>
  ({ url = '' }, reply) =>
    void reply.end(JSON.stringify(url.startsWith('/rest/leadForms/') ? form : response));

/** LinkedIn's Lead Sync API on this machine, and a source that asks it. */
export async function startLeadSync(answer: RequestListener) {
  const server = await startFileServer(answer);
  const source = (options: object = {}) =>
    settings({
      name: 'linkedin',
      type: 'linkedin',
      options: { base_url: `${server.origin}/`, access_token: TOKEN, ...options },
    });
  const answers = openAnswers();
  const ask = (id = ID, signal = AbortSignal.timeout(10_000), options: object = {}) =>
    answers.fetch({ kind: 'answers_elsewhere', provider: 'linkedin', id }, source(options), signal);
  return {
    asked: server.asked,
    ask,
    /** The Fault that the question ends with. */
    refused: async (...asked: Parameters<typeof ask>): Promise<Fault> => {
      const error = await ask(...asked).then(
        () => new Error('it was answered'),
        (cause: unknown) => cause,
      );
      if (error instanceof Fault) return error;
      throw error;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
