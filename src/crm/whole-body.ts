import { unlessAborted } from './unless-aborted.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/** The text of an answer, or the error that kept it from coming whole; then its connection is closed. */
export async function wholeBody(response: Response, signal: AbortSignal): Promise<string | Error> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  try {
    for (let bytes = 0; ; ) {
      const { done, value } = await unlessAborted(reader.read(), signal);
      if (done) return Buffer.concat(chunks).toString('utf8');
      bytes += value.byteLength;
      if (bytes > MOST_BYTES) throw new Error('more than 10 MB');
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (signal.aborted) return new Error('not whole in time');
    return error instanceof Error ? error : new Error(String(error));
  }
}
