import type { FakeHubSpot } from '../support/hubspot/fake-hubspot.ts';

interface Item {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly objectWriteTraceId?: string;
  readonly new?: boolean;
}

/** The parts of HubSpot's bodies that the tests look at. */
export interface Body extends Partial<Item> {
  readonly results: readonly Item[];
  readonly total: number;
  readonly paging?: { readonly next: { readonly after: string } };
  readonly message: string;
  readonly category: string;
  readonly policyName?: string;
  readonly errors: readonly {
    readonly category?: string;
    readonly code?: string;
    readonly message: string;
    readonly context: Readonly<Record<string, readonly string[]>>;
  }[];
}

/** Asks over real HTTP; a body that is empty is `{}`. */
export async function ask(
  { url, token }: Pick<FakeHubSpot, 'url' | 'token'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: Body }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(2000),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text || '{}') as Body };
}

/** A batch of objects; each input gets a trace id of its own. */
export const traced = (...inputs: readonly object[]) => ({
  inputs: inputs.map((input, at) => ({ ...input, objectWriteTraceId: `t${at}` })),
});

export const toRecord = (id: string, associationTypeId: number) => [
  { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] },
];
