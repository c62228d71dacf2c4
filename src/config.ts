import * as z from 'zod';
import { Fault } from './faults.ts';

const blankIsUnset = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional());

/** Every name that Baton reads from the environment; `.env.example` explains each, and a test keeps them in step. */
const Environment = z.object({
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(3000)),
  HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  BATON_PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  BATON_ROLE: z.preprocess(blankIsUnset, z.enum(['all', 'web', 'worker']).default('all')),
  BATON_DATA: z.preprocess(blankIsUnset, z.string().default('./.baton')),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/ })),
  BATON_POLICY: z.preprocess(blankIsUnset, z.string().default('./policy.yaml')),
  BATON_CRM: z.preprocess(blankIsUnset, z.enum(['sandbox', 'hubspot', 'salesforce']).default('sandbox')),
  CRM_RATE: optional(z.coerce.number().int().min(1)),
  HUBSPOT_ACCESS_TOKEN: optional(z.string()),
  HUBSPOT_CLIENT_SECRET: optional(z.string()),
  HUBSPOT_BASE_URL: z.preprocess(
    blankIsUnset,
    z.url({ protocol: /^https?$/ }).default('https://api.hubapi.com'),
  ),
  BATON_ADMIN_TOKEN: optional(z.string().min(16, 'must have at least 16 characters')),
  LOG_LEVEL: z.preprocess(
    blankIsUnset,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
});

export const ENVIRONMENT_NAMES = Object.keys(Environment.shape);

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly role: 'all' | 'web' | 'worker';
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly policyFile: string;
  readonly crm: 'sandbox' | 'hubspot' | 'salesforce';
  /** Requests that the CRM takes in 10 s; undefined: what is usual for it. */
  readonly crmRate: number | undefined;
  readonly hubspot: { readonly accessToken: string | undefined; readonly baseUrl: string };
  readonly adminToken: string | undefined;
  readonly logLevel: string;
  /** The environment itself, only for the `${NAME}` secrets that the policy names. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/**
 * Environment -> frozen Config.
 * @throws Fault CONFIG_INVALID with one readable line for each value that is wrong
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  const lines = parsed.success
    ? combinationFaults(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || lines.length > 0) {
    throw new Fault(
      'CONFIG_INVALID',
      ['The environment is not right:', ...lines.map((line) => `  ${line}`)].join('\n'),
    );
  }
  const it = parsed.data;
  return Object.freeze({
    port: it.PORT,
    host: it.HOST,
    publicUrl: (it.BATON_PUBLIC_URL ?? `http://localhost:${it.PORT}`).replace(/\/+$/, ''),
    role: it.BATON_ROLE,
    dataFolder: it.BATON_DATA,
    databaseUrl: it.DATABASE_URL,
    redisUrl: it.REDIS_URL,
    policyFile: it.BATON_POLICY,
    crm: it.BATON_CRM,
    crmRate: it.CRM_RATE,
    hubspot: { accessToken: it.HUBSPOT_ACCESS_TOKEN, baseUrl: it.HUBSPOT_BASE_URL.replace(/\/+$/, '') },
    adminToken: it.BATON_ADMIN_TOKEN,
    logLevel: it.LOG_LEVEL,
    secrets: env,
  });
}

function combinationFaults(env: z.infer<typeof Environment>): string[] {
  const lines: string[] = [];
  if (env.DATABASE_URL === undefined && env.REDIS_URL !== undefined) {
    lines.push('REDIS_URL: needs DATABASE_URL too, since the embedded database serves one process only');
  }
  if (env.DATABASE_URL === undefined && env.BATON_ROLE !== 'all') {
    lines.push(
      `BATON_ROLE: ${env.BATON_ROLE} needs DATABASE_URL, since the embedded database serves one process only`,
    );
  }
  if (env.BATON_CRM === 'hubspot' && env.HUBSPOT_ACCESS_TOKEN === undefined) {
    lines.push('HUBSPOT_ACCESS_TOKEN: BATON_CRM=hubspot needs the access token of the app in HubSpot');
  }
  return lines;
}
