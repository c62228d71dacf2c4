import type { RequestListener } from 'node:http';
import { openAnswers } from '../../src/answers/answers.ts';
import { Fault } from '../../src/faults.ts';
import { settings } from '../intake/deliveries.ts';
import { startFileServer } from '../support/file-server.ts';

export const TOKEN = 'EAABwalnut19';

/** Meta's Graph API on this machine, and a source that asks it. */
export async function startGraph(answer: RequestListener) {
  const server = await startFileServer(answer);
  const source = (options: object = {}) =>
    settings({
      name: 'facebook',
      type: 'meta',
      options: { base_url: `${server.origin}/`, access_token: TOKEN, ...options },
    });
  const answers = openAnswers();
  const ask = (id = '7012345678901234567', signal = AbortSignal.timeout(10_000), options: object = {}) =>
    answers.fetch({ kind: 'answers_elsewhere', provider: 'meta', id }, source(options), signal);
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

/** A lead of Meta's, as its Graph API tells it. */
export const LEAD = {
  created_time: '2026-11-02T08:49:14+0000',
  id: '7012345678901234567',
  form_id: '5512345678901234567',
  campaign_id: '120210000000000077',
  adset_id: '120210000000000078',
  ad_id: '120210000000000079',
  is_organic: false,
  platform: 'ig',
  field_data: [
    { name: 'email', values: ['mia@home.example'] },
    { name: 'full_name', values: ['Mia Marsh'] },
    { name: 'work_email', values: ['mia@seaview.example'] },
    { name: 'company_name', values: ['Seaview'] },
    { name: 'how_many_rooms?', values: ['40'] },
    { name: 'what_do_you_need?', values: ['ovens', 'fridges'] },
  ],
  custom_disclaimer_responses: [
    { checkbox_key: 'news_by_mail', is_checked: '1' },
    { checkbox_key: 'calls', is_checked: '' },
  ],
};
