import { type JsonObject, textIn } from '../../src/intake/body/body.ts';
import { neededList } from '../../src/intake/body/needed.ts';
import { providerSource } from '../../src/intake/provider-source.ts';
import { namedForm } from '../../src/intake/reading/named-form.ts';
import { type Told, toldAnswers } from '../../src/intake/reading/told-answers.ts';

/** Formsmith signs the time and the raw body. https://formsmith.example/docs/webhooks */
export const formsmith = providerSource({
  name: 'Formsmith',
  scheme: {
    header: 'x-formsmith-signature',
    hash: 'sha256',
    encoding: 'hex',
    timestamp: { header: 'x-formsmith-time', unit: 's', toleranceMs: 5 * 60_000 },
    signed: ({ body }, time) => [`${time}.`, body],
  },
  // What is edited comes again under the same id.
  idOf: (body) => {
    const id = textIn(body, 'id');
    return id && `${id} ${textIn(body, 'edited_at') ?? ''}`;
  },
  edition: (body) => textIn(body, 'id'),
  event: (body) => (isTest(body) ? 'test_submission' : 'form_submitted'),
  read: (body, settings) => ({
    ...namedForm(body['form_name'], body['form_id']),
    page: body['url'] ?? null,
    occurred_at: body['sent_at'] ?? null,
    submission_id: body['id'] ?? null,
    ...toldAnswers(neededList(body, 'answers', 'Formsmith').map(toldIn), settings),
  }),
});

const isTest = (body: JsonObject): boolean => body['mode'] === 'test';

const TYPES = new Map<string, Told['type']>([
  ['mail', 'email'],
  ['tel', 'phone'],
  ['tick', 'consent'],
]);

/** `{ "key": "q1", "question": "Where to?", "kind": "mail", "answer": "vera@acme.example" }` */
function toldIn(answer: JsonObject): Told {
  const key = textIn(answer, 'key') ?? '';
  const type = TYPES.get(textIn(answer, 'kind') ?? '');
  const label = textIn(answer, 'question') ?? key;
  return { label, aliases: [key], value: answer['answer'] ?? null, ...(type && { type }) };
}
