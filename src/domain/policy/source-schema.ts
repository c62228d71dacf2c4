import * as z from 'zod';
import { SOURCE_TYPES, type SourceType } from './source-types.ts';
import { FormFiles } from './upload-schema.ts';

const Secrets = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((secret) => (typeof secret === 'string' ? [secret] : secret));

/** A captcha on a form: who made it, and what its answer must be. */
export const Captcha = z.strictObject({
  type: z.enum(['turnstile', 'hcaptcha', 'recaptcha']),
  secret: z.string().min(1),
  hostname: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .transform((names) => [names].flat())
    .optional(),
  action: z.string().min(1).optional(),
  lowest_score: z.number().min(0).max(1).optional(),
  base_url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://www.recaptcha.net' })
    .optional(),
});
export type Captcha = z.infer<typeof Captcha>;

/** Keys that only some kinds of sender know; their own adapters read them. */
const OPTIONS = {
  signatures: z
    .array(z.enum(['v3', 'v2', 'v1']))
    .min(1)
    .optional(),
  event: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, 'must be small words joined by _, such as form_submitted')
    .optional(),
  forms: z
    .array(
      z
        .string()
        .regex(
          /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
          'must be the id of a form, as it stands in its address: eight letters and digits, then four, four, four and twelve',
        ),
    )
    .min(1)
    .optional(),
  catch_up: z.boolean().optional(),
  new_contacts: z.enum(['created', 'forms', 'none']).optional(),
  org: z
    .string()
    .regex(
      /^(?:00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?|\$\{[A-Z][A-Z0-9_]*\})$/,
      'must be the id of an organisation, which begins with 00D and has 15 or 18 letters and digits, or ${NAME}',
    )
    .optional(),
  actions: z
    .array(
      z
        .string()
        .regex(
          /^04k[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/,
          'must be the id of an outbound message, which begins with 04k and has 15 or 18 letters and digits',
        ),
    )
    .min(1)
    .optional(),
  change_events: z.boolean().optional(),
  quarantine: z.boolean().optional(),
  honeypot: z.string().min(1).max(100).optional(),
  thanks: z.url({ protocol: /^https?$/, error: 'must be a web address, with https:// and all' }).optional(),
  files: FormFiles.optional(),
  captcha: Captcha.optional(),
  rendered: z.enum(['required']).optional(),
  per_address: z
    .string()
    .regex(/^[1-9]\d{0,5}\/[smhd]$/, 'must be how many, and in what time: 20/h, or 5/m, or 100/d')
    .optional(),
  access_token: z.string().min(1).optional(),
  base_url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://graph.facebook.com' })
    .optional(),
  verify_token: Secrets.optional(),
};

const NO_ORIGIN = 'must be a website without any path, such as https://www.example.com';

/** As a browser names the site of a page: no path, so that nobody believes only one page of it could post. */
const Origin = z.url(NO_ORIGIN).regex(/^https?:\/\/[^/?#@*\s]+\/?$/, { error: NO_ORIGIN, abort: true });

/** Which types know each option. */
export const OPTION_TYPES = {
  signatures: ['hubspot', 'hubspot_workflow'],
  event: ['hubspot_workflow'],
  forms: ['hubspot'],
  catch_up: ['hubspot', 'salesforce'],
  new_contacts: ['hubspot', 'hubspot_workflow', 'salesforce'],
  org: ['salesforce'],
  actions: ['salesforce'],
  change_events: ['salesforce'],
  quarantine: SOURCE_TYPES.filter((type) => !['hubspot', 'salesforce'].includes(type)),
  honeypot: ['form'],
  thanks: ['form'],
  files: ['form'],
  access_token: ['meta', 'linkedin'],
  base_url: ['meta', 'linkedin'],
  captcha: ['form'],
  rendered: ['form'],
  per_address: ['form'],
  verify_token: ['meta'],
} as const satisfies Readonly<Record<keyof typeof OPTIONS, readonly SourceType[]>>;

/** A form may be known by its origins, HubSpot by the secret of its app. */
const KNOWN_OTHERWISE: ReadonlySet<SourceType> = new Set(['form', 'hubspot', 'hubspot_workflow']);

/** The key of Google Ads stands in the body, and LinkedIn asks a question that only who has the secret can answer. */
const SECRET_ALONE: ReadonlySet<SourceType> = new Set(['googleads', 'linkedin']);

/** One sender. Other keys that only one provider needs are allowed through. */
export const SourceEntry = z
  .looseObject({
    type: z.enum(SOURCE_TYPES),
    secret: Secrets.optional(),
    token: Secrets.optional(),
    origins: z.array(Origin).min(1).optional(),
    ...OPTIONS,
  })
  .refine(
    (source) => source.type !== 'form' || source.secret || source.token || source.origins,
    'a form source needs a secret, a token or origins: without one anybody could send',
  )
  .refine(
    (source) => KNOWN_OTHERWISE.has(source.type) || source.token || source.secret,
    'a source of this type needs a token or a secret: without one anybody could send',
  )
  .refine(
    (source) => !SECRET_ALONE.has(source.type) || source.secret,
    'a source of this type needs a secret: its sender can show nothing else',
  )
  .refine((source) => source.type !== 'salesforce' || source.new_contacts !== 'forms', {
    path: ['new_contacts'],
    message: 'must be created or none: Salesforce has no forms of its own',
  });
export type SourceEntry = z.infer<typeof SourceEntry>;
