import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { askCaptcha } from './answers/captcha.ts';
import type { Config } from './config.ts';
import type { Clock } from './flow/ports.ts';
import type { HttpDeps } from './http/app.ts';
import { createCaptchaDoubt } from './intake/form/captcha.ts';
import { createFormDoubts, formFactsOf } from './intake/form/doubts.ts';
import { addressLimitOf } from './intake/form/per-address.ts';
import type { SourceSettings } from './intake/source.ts';
import { sourcesThatDoubt } from './intake/sources.ts';

interface Deps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  /** The secret of this name; the value given, if there is none yet. */
  readonly keep: (name: string, value: string) => string;
  readonly now: Clock;
  readonly log: Logger;
}

/** What pages with forms are told, who of them may post how often, and what makes one doubt what they post. */
export function openBrowserForms(config: Config, { settingsOf, keep, now, log }: Deps) {
  const key = config.formKey ?? keep('form-key', randomBytes(32).toString('base64url'));
  const captchaDoubt = createCaptchaDoubt(askCaptcha, (because) =>
    log.warn({ because }, 'a captcha could not be redeemed; the post is taken all the same'),
  );
  const http: Pick<HttpDeps, 'originsOf' | 'limitOf' | 'formFactsOf' | 'trustedProxies'> = {
    trustedProxies: config.trustedProxies,
    originsOf: (source) => settingsOf(source)?.origins ?? [],
    limitOf: (source) => addressLimitOf(settingsOf(source)),
    formFactsOf: (source) => formFactsOf(settingsOf(source), now(), key),
  };
  return { http, sourceFor: sourcesThatDoubt(createFormDoubts(key, captchaDoubt)) };
}

/** In the sandbox Baton's own pages are among those that may post: there is a form at /demo. */
export function withOwnPages(
  settings: ReadonlyMap<string, SourceSettings>,
  { crm, publicUrl, port }: Config,
): ReadonlyMap<string, SourceSettings> {
  if (crm !== 'sandbox') return settings;
  const here = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`);
  const pages = [publicUrl, ...here].map((url) => new URL(url).origin);
  const opened = (source: SourceSettings): SourceSettings =>
    source.origins ? { ...source, origins: [...source.origins, ...pages] } : source;
  return new Map([...settings].map(([name, source]) => [name, opened(source)]));
}
