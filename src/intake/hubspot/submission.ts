import { type JsonObject, textIn } from '../body/body.ts';
import { idIn, objectsIn } from '../body/json-parts.ts';
import { namedForm } from '../reading/named-form.ts';

/** What a workflow tells unless the policy says otherwise. */
export const FORM = 'form_submitted';

/**
 * The form that a contact filled in last, of those that HubSpot sends along with it.
 * @returns its id, and what is known of it as fields that `submissionOf` understands
 */
export function latestForm(contact: JsonObject): { id: string | null; fields: JsonObject } | undefined {
  const [latest] = objectsIn(contact, 'form-submissions').toSorted(
    (a, b) => Number(b['timestamp'] ?? 0) - Number(a['timestamp'] ?? 0),
  );
  if (latest === undefined) return undefined;
  const id = idIn(latest, 'conversion-id');
  return {
    id,
    fields: {
      ...namedForm(latest['title'], latest['form-id']),
      submission_id: id,
      page: textIn(latest, 'page-url'),
    },
  };
}
