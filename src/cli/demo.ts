import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Config, loadConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { JobView, LeadView, pageOf } from '../flow/views.ts';
import { sourceSettings } from '../intake/source-settings.ts';
import { start } from '../main.ts';
import { readOrMakeSecret } from '../store/data-folder.ts';
import { readPolicies } from '../store/policy-files.ts';
import { type ApiClient, openApi } from './api-client.ts';
import DEMO_PEOPLE from './demo-people.json' with { type: 'json' };
import { signedPost } from './signed-post.ts';

type Environment = Readonly<Record<string, string | undefined>>;
const Accepted = z.object({ signal: z.string() });
const PATIENCE_MS = 30_000;

/**
 * `baton demo`: 25 varied people through the front door. They go to the Baton that runs here, so that its pages show
 * them; if none does, one is started for the demo in a folder of its own, which is removed afterwards.
 */
export async function demo(environment: Environment = process.env): Promise<void> {
  const config = loadConfig(environment);
  if (config.crm !== 'sandbox')
    throw new Fault('REQUEST_INVALID', 'The demo makes leads up, so it runs with the sandbox CRM only.');
  const runs = await fetch(`${config.publicUrl}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (runs) return sendAll(config, openApi(environment));

  const folder = await mkdtemp(join(tmpdir(), 'baton-demo-'));
  const own = {
    ...environment,
    PORT: '0',
    BATON_DATA: folder,
    DATABASE_URL: '',
    REDIS_URL: '',
    BATON_ROLE: 'all',
    LOG_LEVEL: 'warn',
  };
  const baton = await start(loadConfig(own));
  try {
    const there = { ...own, BATON_PUBLIC_URL: baton.url };
    await sendAll(loadConfig(there), openApi(there));
  } finally {
    await baton.close();
    await rm(folder, { recursive: true });
  }
}

async function sendAll(config: Config, api: ApiClient): Promise<void> {
  const source = await signedSource(config);
  const url = `${config.publicUrl}/hooks/${source.name}`;
  const signals: string[] = [];
  for (const { about, form } of DEMO_PEOPLE) {
    const answer = await signedPost(url, source.secret, form);
    if (answer.status !== 202)
      throw new Fault('REQUEST_INVALID', `${about}: ${url} answered ${answer.status} ${await answer.text()}`);
    signals.push(Accepted.parse(await answer.json()).signal);
  }
  const jobs = await settled(api, new Set(signals));
  const leads = new Map((await allLeads(api)).map((lead) => [lead.id, lead]));
  DEMO_PEOPLE.forEach(({ about }, i) => {
    const job = jobs.get(signals[i] ?? '');
    console.log(`${about.padEnd(42)} ${fate(job, leads.get(job?.lead ?? ''))}`);
  });
  console.log(`\n${DEMO_PEOPLE.length} people went in; see them at ${config.publicUrl}/`);
}

/** The first form source with a secret, which is known here: from the environment, or kept in the data folder. */
async function signedSource(config: Config): Promise<{ name: string; secret: string }> {
  const unknown = (name: string): string =>
    readOrMakeSecret(config.dataFolder, name, () => {
      throw new Fault(
        'SECRET_MISSING',
        `${name} is neither in the environment nor in ${config.dataFolder}, so the demo cannot sign.`,
      );
    });
  const settings = sourceSettings(await readPolicies(config.policyFile), config.secrets, unknown);
  const source = settings.values().find(({ type, secrets }) => type === 'form' && secrets.length > 0);
  if (!source?.secrets[0])
    throw new Fault('REQUEST_INVALID', 'The policy has no form source with a secret, which the demo needs.');
  return { name: source.name, secret: source.secrets[0] };
}

/** Waits until none of these signals, nor any write that came of them, is pending. */
async function settled(api: ApiClient, signals: ReadonlySet<string>): Promise<Map<string, JobView>> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const pending = pageOf(JobView).parse(await api.get('/api/jobs?state=pending&limit=200')).items;
    if (!pending.some((job) => signals.has(job.signal))) break;
    await sleep(100);
  }
  const jobs = pageOf(JobView).parse(await api.get('/api/jobs?kind=signal&limit=200')).items;
  return new Map(jobs.map((job) => [job.id, job]));
}

const allLeads = async (api: ApiClient): Promise<LeadView[]> =>
  pageOf(LeadView).parse(await api.get('/api/leads?limit=200')).items;

function fate(job: JobView | undefined, lead: LeadView | undefined): string {
  if (job?.lastError) return `kept as a failed job: ${job.lastError.code}`;
  if (!lead) return 'is still on its way';
  const score = `${lead.grade} (fit ${lead.fit}, engagement ${lead.engagement})`;
  if (lead.owner !== null) return `${score} → ${lead.owner}, first touch by ${lead.slaDueAt}`;
  return `${score} ${lead.state === 'out' ? (lead.reasons[0] ?? 'out') : `stays with marketing (${lead.state})`}`;
}
