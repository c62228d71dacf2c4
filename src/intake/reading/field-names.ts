const LONGEST_NAME = 200;

/** A label as one word of snake_case: `E-Mail *` and `eMail` are `e_mail`, `UTMSource` is `utm_source`. */
export function snakeName(label: string): string {
  return label
    .slice(0, LONGEST_NAME)
    .normalize('NFKC')
    .replace(/['’]/g, '')
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** A label without any punctuation, to compare spellings by: `First Name`, `firstName`, `first_name`. */
export const compactName = (label: string): string => snakeName(label).replaceAll('_', '');

const TECHNICAL = new Set(
  `cfturnstileresponse hcaptcharesponse grecaptcharesponse captcha captcharesponse captchatoken recaptcha
   recaptcharesponse recaptchatoken turnstiletoken gotcha botfield honeypot nonce wpnonce csrf
   csrftoken csrfmiddlewaretoken xsrftoken authenticitytoken requestverificationtoken jsexecutiontracker googlekey
   password passwd`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Fields that machines put into forms for themselves, and secrets: never kept, never shown. */
export const isTechnical = (label: string): boolean =>
  TECHNICAL.has(compactName(label)) ||
  /^_wpcf7|^_wp_|nonce$|^_(replyto|next|subject|cc|format|captcha|token|method|redirect|rendered)$/i.test(
    label,
  );
