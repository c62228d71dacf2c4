import type { Submission } from '../domain/lead/lead.ts';
import type { JsonObject } from '../intake/body/body.ts';
import type { SourceSettings } from '../intake/source.ts';
import { submissionOf } from '../intake/submission.ts';
import { askProvider, baseOf, tokenOf } from './ask-provider.ts';
import { fieldsOfLinkedin, formOf, isTest } from './linkedin-fields.ts';
import { refusalOfLinkedin } from './linkedin-refusal.ts';
import { remember } from './remember.ts';

const USUAL_ADDRESS = 'https://api.linkedin.com';
/** LinkedIn: a version lives for about a year. */
const VERSION = '202606';
/** The questions of a form do not change under one version; what is corrected after a refusal is seen soon all the same. */
const FORM_FOR_MS = 5 * 60_000;
const FORMS_AT_MOST = 200;

/**
 * What somebody answered to a lead gen form, asked of LinkedIn's Lead Sync API; and then the form, since the answers
 * only have the ids of the questions. A form that is no more leaves the answers with those.
 * @throws Fault ANSWERS_UNAVAILABLE (try again), ANSWERS_REFUSED, ANSWERS_NOT_FETCHED, BODY_MALFORMED (do not)
 */
export function openLinkedin() {
  const forms = remember<JsonObject>(FORM_FOR_MS, FORMS_AT_MOST);
  return async (id: string, settings: SourceSettings, signal: AbortSignal): Promise<Submission> => {
    const token = tokenOf(
      settings,
      'LinkedIn',
      id,
      'Give it a token with r_marketing_leadgen_automation, then replay this job.',
    );
    const headers = {
      authorization: `Bearer ${token}`,
      'linkedin-version': VERSION,
      'x-restli-protocol-version': '2.0.0',
    };
    const ask = async (path: string): Promise<JsonObject | null> => {
      const address = `${baseOf(settings, USUAL_ADDRESS)}/rest/${path}`;
      const answered = await askProvider('LinkedIn', address, headers, signal);
      const { status, body } = answered;
      if (status === 200) return body;
      if (status === 404 && path.startsWith('leadForms/')) return null;
      throw refusalOfLinkedin(id, path, answered);
    };
    const response = (await ask(`leadFormResponses/${id}`)) ?? {};
    const form = formOf(response);
    const asked =
      form && (await forms(`${settings.name} ${form.version}`, () => ask(`leadForms/${form.id}`)));
    const event = isTest(response) ? 'test_submission' : 'form_submitted';
    return submissionOf(fieldsOfLinkedin(response, asked, settings, id), settings, event);
  };
}
