import * as z from 'zod';
import { JobView, pageOf } from '../flow/views.ts';
import { openApi } from './api-client.ts';

const Jobs = pageOf(JobView);
const Ready = z.object({
  detail: z.object({ crmPaused: z.object({ until: z.string(), why: z.string() }).optional() }),
});
type Job = z.infer<typeof JobView>;

/** `baton jobs`: failed jobs with their reason, then those still to be done. */
export async function jobs({
  failed = false,
  json = false,
}: {
  failed?: boolean;
  json?: boolean;
}): Promise<void> {
  const api = openApi(process.env);
  const states = failed ? ['failed'] : ['failed', 'pending'];
  const items: Job[] = [];
  for (const state of states)
    items.push(...Jobs.parse(await api.get(`/api/jobs?state=${state}&limit=200`)).items);
  if (json) {
    console.log(JSON.stringify(items, null, 2));
    return;
  }
  // A proxy may keep this address from us; the jobs count more than why they wait.
  const ready = Ready.safeParse(await api.get('/readyz').catch(() => null));
  const crmPaused = ready.data?.detail.crmPaused;
  if (crmPaused) console.log(`The CRM takes nothing until ${crmPaused.until}: ${crmPaused.why}`);
  for (const job of items) {
    const error = job.lastError === null ? '' : `  ${job.lastError.code}: ${job.lastError.message}`;
    console.log(`${job.state.padEnd(8)} ${job.kind.padEnd(12)} ${job.id}  attempts ${job.attempts}${error}`);
  }
  if (items.length === 0)
    console.log(failed ? 'No job has failed.' : 'Nothing is waiting, nothing has failed.');
}
