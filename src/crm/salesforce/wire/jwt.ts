import { createSign } from 'node:crypto';

/** Salesforce takes an assertion that ends at most three minutes ahead; its clock may be behind ours. */
const LASTS_SECONDS = 150;

export interface Claims {
  readonly clientId: string;
  readonly username: string;
  readonly loginUrl: string;
}

/**
 * A JWT bearer assertion (RS256) that lets the app act as the user.
 * @param privateKey PEM; its lines may be parted by `\n` written out, as an environment variable has them
 * @param now milliseconds since the epoch
 * @throws Error when the key is none
 */
export function assertionFor(
  { clientId, username, loginUrl }: Claims,
  privateKey: string,
  now: number,
): string {
  const claims = {
    iss: clientId,
    sub: username,
    aud: audienceOf(loginUrl),
    exp: Math.floor(now / 1_000) + LASTS_SECONDS,
  };
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  const key = privateKey.replaceAll(String.raw`\n`, '\n');
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Which of Salesforce's two login servers the assertion is for; a server that is not Salesforce's is its own. */
export function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl);
  if (hostname === 'test.salesforce.com' || hostname.endsWith('.sandbox.my.salesforce.com'))
    return 'https://test.salesforce.com';
  return /(^|\.)salesforce\.com$/.test(hostname) ? 'https://login.salesforce.com' : origin;
}
