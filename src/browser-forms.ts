import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { askCaptcha } from './answers/captcha.ts';
import type { Clock } from './flow/ports.ts';
import type { HttpDeps } from './http/app.ts';
import { createCaptchaDoubt } from './intake/captcha.ts';
import { createFormDoubts, formFactsOf } from './intake/form-doubts.ts';
import { addressLimitOf } from './intake/per-address.ts';
import type { SourceSettings } from './intake/source.ts';
import { sourcesThatDoubt } from './intake/sources.ts';

export interface BrowserFormsDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  /** Signs when a page was made. */
  readonly key: string;
  readonly now: Clock;
  readonly log: Logger;
}

/** For BATON_FORM_KEY, where nobody set it. */
export const newFormKey = (): string => randomBytes(32).toString('base64url');

/** What pages with forms are told, who of them may post how often, and what makes one doubt what they post. */
export function openBrowserForms({ settingsOf, key, now, log }: BrowserFormsDeps) {
  const captchaDoubt = createCaptchaDoubt(askCaptcha, (because) =>
    log.warn({ because }, 'a captcha could not be redeemed; the post is taken all the same'),
  );
  const http: Pick<HttpDeps, 'originsOf' | 'limitOf' | 'formFactsOf'> = {
    originsOf: (source) => settingsOf(source)?.origins ?? [],
    limitOf: (source) => addressLimitOf(settingsOf(source)),
    formFactsOf: (source) => formFactsOf(settingsOf(source), now(), key),
  };
  return { http, sourceFor: sourcesThatDoubt(createFormDoubts(key, captchaDoubt)) };
}
