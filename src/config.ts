import * as z from 'zod';
import { longId, PREFIX } from './domain/lead/salesforce-id.ts';
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
  SALESFORCE_LOGIN_URL: optional(
    z.url({ protocol: /^https?$/, error: 'must be the address of the org: https://….my.salesforce.com' }),
  ),
  SALESFORCE_CLIENT_ID: optional(z.string()),
  SALESFORCE_CLIENT_SECRET: optional(z.string()),
  SALESFORCE_USERNAME: optional(z.string()),
  SALESFORCE_PRIVATE_KEY: optional(
    z.string().includes('PRIVATE KEY-----', 'must be the key itself, in PEM, and not the name of its file'),
  ),
  SALESFORCE_ORG_ID: optional(
    z
      .string()
      .refine((id) => longId(id)?.startsWith(PREFIX.org), 'must be the id of an org: 00D and 12 or 15 more'),
  ),
  SALESFORCE_API_VERSION: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^\d{2,3}\.0$/, 'must be a version such as 66.0')
      .default('66.0'),
  ),
  SALESFORCE_EVENTS_ADDRESS: z.preprocess(blankIsUnset, z.string().default('api.pubsub.salesforce.com:7443')),
  BATON_TRUSTED_PROXIES: optional(
    z
      .string()
      .transform((list) => list.split(',').map((one) => one.trim()))
      .pipe(
        z.array(
          z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
            error:
              'must be addresses such as 10.0.0.5, or networks such as 10.0.0.0/8, with commas between them',
          }),
        ),
      ),
  ),
  BATON_FORM_KEY: optional(z.string().min(32, 'must have at least 32 characters')),
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
  readonly salesforce: SalesforceConfig;
  /** Addresses and networks (CIDR) of the proxies that are believed; undefined: none. */
  readonly trustedProxies: readonly string[] | undefined;
  /** Signs when a page with a form was made. */
  readonly formKey: string | undefined;
  readonly adminToken: string | undefined;
  readonly logLevel: string;
  /** The environment itself, only for the `${NAME}` secrets that the policy names. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

export interface SalesforceConfig {
  /** The org's My Domain: scheme and host. */
  readonly loginUrl: string | undefined;
  readonly clientId: string | undefined;
  /** For client credentials; without it, user name and key are for JWT bearer. */
  readonly clientSecret: string | undefined;
  readonly username: string | undefined;
  /** PEM. */
  readonly privateKey: string | undefined;
  /** 18 characters. */
  readonly orgId: string | undefined;
  /** "66.0" */
  readonly apiVersion: string;
  /** Of its Pub/Sub API, host and port. */
  readonly eventsAddress: string;
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
    salesforce: {
      loginUrl: URL.parse(it.SALESFORCE_LOGIN_URL ?? '')?.origin,
      clientId: it.SALESFORCE_CLIENT_ID,
      clientSecret: it.SALESFORCE_CLIENT_SECRET,
      username: it.SALESFORCE_USERNAME,
      privateKey: it.SALESFORCE_PRIVATE_KEY,
      orgId: longId(it.SALESFORCE_ORG_ID ?? '') ?? undefined,
      apiVersion: it.SALESFORCE_API_VERSION,
      eventsAddress: it.SALESFORCE_EVENTS_ADDRESS,
    },
    trustedProxies: it.BATON_TRUSTED_PROXIES,
    formKey: it.BATON_FORM_KEY,
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
  if (env.BATON_CRM === 'salesforce') lines.push(...salesforceFaults(env));
  return lines;
}

/** Hosts at which Salesforce gives nobody client credentials. */
const SHARED_LOGINS = ['login.salesforce.com', 'test.salesforce.com'];

/** Ends of the addresses that a browser shows while somebody looks at an org. */
const PAGES = /\.lightning\.force\.com$|\.my\.salesforce-setup\.com$/;
/** For tests. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function salesforceFaults(env: z.infer<typeof Environment>): string[] {
  const needed = ['SALESFORCE_LOGIN_URL', 'SALESFORCE_CLIENT_ID'] as const;
  const lines = needed
    .filter((name) => env[name] === undefined)
    .map((name) => `${name}: BATON_CRM=salesforce needs it (docs/salesforce.md)`);
  const hasJwt = env.SALESFORCE_USERNAME !== undefined && env.SALESFORCE_PRIVATE_KEY !== undefined;
  if (env.SALESFORCE_CLIENT_SECRET === undefined && !hasJwt)
    lines.push(
      'SALESFORCE_CLIENT_SECRET: BATON_CRM=salesforce needs it, or SALESFORCE_USERNAME and SALESFORCE_PRIVATE_KEY',
    );
  const login = URL.parse(env.SALESFORCE_LOGIN_URL ?? '');
  const host = login?.hostname ?? '';
  if (PAGES.test(host))
    lines.push(
      `SALESFORCE_LOGIN_URL: ${host} has pages only; logins are taken at https://${host.replace(PAGES, '.my.salesforce.com')}`,
    );
  if (login?.protocol === 'http:' && !LOOPBACK.includes(host))
    lines.push('SALESFORCE_LOGIN_URL: must begin with https, since the secret is sent there');
  if (env.SALESFORCE_CLIENT_SECRET !== undefined && SHARED_LOGINS.includes(host))
    lines.push(
      `SALESFORCE_LOGIN_URL: ${host} takes no client credentials; give the org's own address (My Domain): https://….my.salesforce.com`,
    );
  return lines;
}
