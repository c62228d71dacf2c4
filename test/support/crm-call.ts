import type { CrmCall } from '../../src/flow/ports.ts';

/** A call that is in no hurry and never given up. */
export const call: CrmCall = { signal: new AbortController().signal, urgent: false };
