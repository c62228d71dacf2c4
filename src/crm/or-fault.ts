import { Fault, type FaultCode } from '../faults.ts';

/** What came of the work, or the Fault that it ended with. @param codes which to give back; without any, all. @throws any other error */
export async function orFault<Value>(
  work: Promise<Value>,
  ...codes: readonly FaultCode[]
): Promise<Value | Fault> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault && (codes.length === 0 || codes.includes(error.code))) return error;
    throw error;
  }
}

/** Null for what the CRM refuses for good: it cannot be told. Anything else that goes wrong is thrown, and asked again. */
export async function unlessRefused<Value>(asked: Promise<Value>): Promise<Value | null> {
  const answer = await orFault(asked, 'CRM_REFUSED');
  return answer instanceof Fault ? null : answer;
}
