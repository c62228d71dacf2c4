import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Running } from '../main.ts';

/** What is printed at the start: where the pages are, and in the sandbox a command that sends a first lead. */
export function welcome(config: Config, { adminToken, exampleSource, url }: Running): string {
  const base = config.publicUrl;
  // A token that somebody set is theirs to know: it need not stand in a terminal or a log as well.
  const token = config.adminToken === undefined ? adminToken : '<your BATON_ADMIN_TOKEN>';
  const lines = [
    '',
    `Baton is ready at ${url}`,
    '',
    'Sign in (this link is as good as the admin token, so keep it to yourself):',
    `  ${base}/sign-in?token=${token}`,
  ];
  if (config.crm === 'sandbox')
    lines.push('', 'Fill in a form, as it would stand on a website:', `  ${base}/demo`);
  if (exampleSource && config.crm === 'sandbox') {
    lines.push('', 'Send a first lead, signed as Standard Webhooks:', exampleCurl(base, exampleSource));
  }
  return [...lines, ''].join('\n');
}

/** A signature holds for five minutes, so the command signs when it is run, not when it is printed. */
function exampleCurl(base: string, { name, secret }: { name: string; secret: string }): string {
  const lead = {
    email: 'vera@acme-robotics.com',
    name: 'Vera Stone',
    title: 'VP Operations',
    company: 'Acme Robotics Ltd',
    employees: 220,
    industry: 'software',
    country: 'United Kingdom',
    form: 'demo',
    budget_approved: 'yes',
    message: 'Can you show us Baton this week?',
  };
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64').toString('hex')
    : Buffer.from(secret, 'utf8').toString('hex');
  return [
    `  BODY='${JSON.stringify(lead)}'; ID=msg_${randomUUID()}; TS=$(date +%s); \\`,
    `  SIG=$(printf '%s' "$ID.$TS.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:${key} -binary | base64); \\`,
    `  curl -sS ${base}/hooks/${name} -H 'content-type: application/json' \\`,
    `    -H "webhook-id: $ID" -H "webhook-timestamp: $TS" -H "webhook-signature: v1,$SIG" -d "$BODY"`,
  ].join('\n');
}
