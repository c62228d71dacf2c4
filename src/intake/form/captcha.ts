import * as z from 'zod';
import type { Doubt } from '../../domain/lead/doubt.ts';
import { Captcha } from '../../domain/policy/source-schema.ts';
import type { JsonObject } from '../body/body.ts';
import { sha256 } from '../body/same-content.ts';

/** Asks whoever made a captcha what it was worth; its JSON, null when it does not give any in time. */
export type AskCaptcha = (address: string, question: Readonly<Record<string, string>>) => Promise<unknown>;

/** Where each puts what a visitor's browser got from it, and where that is redeemed. */
const PROVIDERS = {
  turnstile: {
    name: 'Turnstile',
    field: 'cf-turnstile-response',
    address: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  },
  hcaptcha: {
    name: 'hCaptcha',
    field: 'h-captcha-response',
    address: 'https://api.hcaptcha.com/siteverify',
  },
  recaptcha: {
    name: 'reCAPTCHA',
    field: 'g-recaptcha-response',
    address: 'https://www.google.com/recaptcha/api/siteverify',
  },
} as const satisfies Readonly<Record<Captcha['type'], object>>;

/** hCaptcha fills in reCAPTCHA's field as well. */
export const CAPTCHA_FIELDS: readonly string[] = Object.values(PROVIDERS).map(({ field }) => field);

const Answer = z.object({
  success: z.boolean(),
  hostname: z.string().optional().catch(undefined),
  action: z.string().optional().catch(undefined),
  /** 1: surely a person. */
  score: z.number().optional().catch(undefined),
  'error-codes': z.array(z.string()).catch([]),
});
type Answer = z.infer<typeof Answer>;

/** The visitor was too slow, or their post came twice: no sign of a machine. */
const SPENT = /timeout-or-duplicate|already-seen|expired/;
/** What is said of the token; any other refusal is of our own question. */
const BAD_TOKEN = /input-response/;
const LONGEST_TOKEN = 8192;
const MOST_KEPT = 1000;

/** What the captcha of a form makes one doubt; null: nothing. */
export type CaptchaDoubt = (
  said: JsonObject,
  options: Readonly<Record<string, unknown>>,
) => Promise<Doubt | null>;

/**
 * A captcha is redeemed once, so what became of it is kept for a while: the same post may come again before it is stored.
 * With another post it is redeemed anew, and found to be used.
 */
export function createCaptchaDoubt(ask: AskCaptcha, onUnverified: (because: string) => void): CaptchaDoubt {
  const asked = new Map<string, Promise<Doubt | null>>();
  return async (said, options) => {
    const { data: captcha } = Captcha.safeParse(options['captcha']);
    if (captcha === undefined) return null;
    const { name, field } = PROVIDERS[captcha.type];
    const [token] = [said[field]].flat();
    if (typeof token !== 'string' || token === '')
      return { code: 'captcha_missing', because: `without an answer of ${name}` };
    if (token.length > LONGEST_TOKEN)
      return { code: 'captcha_refused', because: `${name} writes nothing so long` };
    const id = sha256(JSON.stringify([captcha, said]));
    const known = asked.get(id);
    if (known !== undefined) return known;
    const doubt = redeem(token, captcha, ask);
    asked.set(id, doubt);
    if (asked.size > MOST_KEPT) asked.delete([...asked.keys()][0] ?? '');
    const found = await doubt;
    if (found?.code === 'captcha_unverified') {
      asked.delete(id);
      onUnverified(found.because);
    }
    return found;
  };
}

async function redeem(token: string, captcha: Captcha, ask: AskCaptcha): Promise<Doubt | null> {
  const { name, address } = PROVIDERS[captcha.type];
  const there =
    captcha.base_url === undefined ? address : new URL(new URL(address).pathname, captcha.base_url).href;
  const { data: answer } = Answer.safeParse(await ask(there, { secret: captcha.secret, response: token }));
  if (answer === undefined) return { code: 'captcha_unverified', because: `${name} did not answer` };
  const codes = answer['error-codes'].join(', ');
  if (!answer.success && SPENT.test(codes))
    return { code: 'captcha_missing', because: `its answer of ${name} was used before, or too old` };
  if (!answer.success && codes !== '' && !BAD_TOKEN.test(codes))
    return { code: 'captcha_unverified', because: `${name} would not judge: ${codes.slice(0, 100)}` };
  const why = whyRefused(answer, captcha);
  return why === null ? null : { code: 'captcha_refused', because: `${name} says: ${why}` };
}

/** What an answer does not tell is unknown and no reason. */
function whyRefused(answer: Answer, { hostname, action, lowest_score: lowest }: Captcha): string | null {
  const { success, score } = answer;
  if (!success) return 'no person';
  if (lowest !== undefined && score !== undefined && score < lowest)
    return `${score}, where ${lowest} is the lowest that counts`;
  if (
    hostname &&
    answer.hostname &&
    answer.hostname !== 'not-provided' &&
    !hostname.includes(answer.hostname)
  )
    return `solved on ${answer.hostname.slice(0, 100)}`;
  if (action && answer.action && answer.action !== action) return `solved for ${answer.action.slice(0, 100)}`;
  return null;
}
