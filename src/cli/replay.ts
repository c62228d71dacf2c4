import * as z from 'zod';
import { Fault } from '../faults.ts';
import { openApi } from './api-client.ts';

const Replayed = z.object({ replayed: z.number() });

/** `baton replay <id>` or `baton replay --failed`. */
export async function replay(
  id: string | undefined,
  { failed = false }: { failed?: boolean },
): Promise<void> {
  if ((id === undefined) === !failed) {
    throw new Fault(
      'REQUEST_INVALID',
      'Say which: baton replay <id>, or baton replay --failed for all that failed.',
    );
  }
  const api = openApi(process.env);
  const answer =
    id === undefined
      ? await api.post('/api/jobs/replay', { state: 'failed' })
      : await api.post(`/api/jobs/${encodeURIComponent(id)}/replay`, {});
  const { replayed } = Replayed.parse(answer);
  console.log(`${replayed} ${replayed === 1 ? 'job is' : 'jobs are'} being done again.`);
}
