import { openApi } from './api-client.ts';

/** `baton settle <job> --note …`. */
export async function settle(job: string, { note }: { note: string }): Promise<void> {
  await openApi(process.env).post(`/api/jobs/${encodeURIComponent(job)}/settle`, { note });
  console.log(`The job ${job} is settled.`);
}
