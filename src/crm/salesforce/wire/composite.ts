import type { CrmCall } from '../../../flow/ports.ts';
import type { ItemResult, Refusal } from '../salesforce-api.ts';
import { CompositeBody, Saved } from './bodies.ts';
import { refusalOf } from './refusal.ts';
import { NO_ASSIGNMENT, type SalesforceHttp, type SalesforceRequest } from './salesforce-http.ts';
import { lost } from './wire-faults.ts';

/** A part of a composite. */
export interface Part {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the root. */
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
}

export type PartAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Another part was refused, and with it this one. */
const HALTED = 'PROCESSING_HALTED';

/**
 * Several requests as one call of the API; answers in their order. Each part that writes says itself that no assignment
 * rule may run, since parts do not take over the header of the whole.
 * @throws Fault CRM_*; also when nothing was done because of what turns away whatever was asked
 */
export async function askTogether(
  http: SalesforceHttp,
  base: string,
  { parts, allOrNone, writes }: { parts: readonly Part[]; allOrNone: boolean; writes: boolean },
  call: CrmCall,
): Promise<readonly PartAnswer[]> {
  const request: SalesforceRequest = {
    method: 'POST',
    path: `${base}/composite`,
    name: 'POST /composite',
    writes,
    body: {
      allOrNone,
      compositeRequest: parts.map((part) => ({ ...part, ...(writes && { httpHeaders: NO_ASSIGNMENT }) })),
    },
  };
  const answer = await http.send(request, CompositeBody, call);
  if (answer.kind === 'refused') return parts.map(() => answer);
  const byName = new Map(answer.body.compositeResponse.map((one) => [one.referenceId, one]));
  const answers: PartAnswer[] = [];
  for (const { referenceId } of parts) {
    const { httpStatusCode: status, body } = byName.get(referenceId) ?? {};
    if (status === undefined) throw lost(request, 'a part is left without an answer');
    if (status >= 200 && status < 300) {
      answers.push({ kind: 'answered', status, body });
      continue;
    }
    const refusal = refusalOf(body, status);
    if (refusal === null) throw lost(request, `a part has ${status} and no words of Salesforce's`);
    answers.push({ kind: 'refused', refusal });
  }
  const refusals = answers.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []));
  const reasons = refusals.filter(({ code }) => code !== HALTED);
  const [reason] = reasons;
  if (reason && refusals.length === parts.length && reasons.every(({ code }) => code === reason.code)) {
    const fault = await http.turnedAway({ request, status: reason.status, refusal: reason });
    if (fault) throw fault;
  }
  return answers;
}

/** How the write of one record ended. @returns null when the answer cannot be understood */
export function itemOf(answer: PartAnswer, knownId: string | null): ItemResult | null {
  if (answer.kind === 'refused') return answer;
  const saved = Saved.safeParse(answer.body || null);
  if (!saved.success) return null;
  const { id, created } = saved.data ?? {};
  return { kind: 'done', id: id ?? knownId, created: created ?? answer.status === 201 };
}
