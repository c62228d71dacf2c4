import { verify } from 'node:crypto';
import type { Answer } from './answers.ts';
import type { Org } from './org.ts';

const MOST_LIFE_S = 180;
/** Tokens given out that are still good. */
export interface Sessions {
  /** `POST /services/oauth2/token`. @param form as it was sent */
  readonly login: (form: string, url: string) => Answer;
  readonly isGood: (token: string) => boolean;
  readonly end: (token: string) => void;
  readonly endAll: () => void;
  readonly logins: () => number;
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM. */
  readonly publicKey: string | undefined;
}

export function openSessions(org: Org, credentials: Credentials): Sessions {
  const good = new Set<string>();
  let logins = 0;
  return {
    login: (form, url) => {
      const refusal = whyNot(new URLSearchParams(form), credentials, url);
      if (refusal) return { status: 400, body: refusal };
      logins += 1;
      const token = `${org.id.slice(0, 15)}!AQ${String(logins).padStart(6, '0')}.fake_token`;
      good.add(token);
      return {
        status: 200,
        body: {
          access_token: token,
          signature: 'c2lnbmF0dXJl',
          scope: 'api',
          instance_url: url,
          id: `${url}/id/${org.id}/${org.userId}`,
          token_type: 'Bearer',
          issued_at: String(Date.now()),
        },
      };
    },
    isGood: (token) => good.has(token),
    end: (token) => good.delete(token),
    endAll: () => good.clear(),
    logins: () => logins,
  };
}

const invalid = (error: string, error_description: string) => ({ error, error_description });

function whyNot(form: URLSearchParams, credentials: Credentials, url: string) {
  const grant = form.get('grant_type');
  if (grant === 'client_credentials') {
    const isOurs =
      form.get('client_id') === credentials.clientId &&
      form.get('client_secret') === credentials.clientSecret;
    return isOurs ? null : invalid('invalid_client', 'invalid client credentials');
  }
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    return whyNotAssertion(form.get('assertion') ?? '', credentials, url);
  return invalid('unsupported_grant_type', 'grant type not supported');
}

/** Salesforce: RS256, for the consumer key, for this host or login.salesforce.com, in seconds and three minutes at most. */
function whyNotAssertion(assertion: string, { clientId, publicKey }: Credentials, url: string) {
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString() || '{}') as Record<string, unknown>;
  const signed = Buffer.from(`${head}.${claims}`);
  const isSigned =
    publicKey !== undefined && verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'));
  if (!isSigned || read(head)['alg'] !== 'RS256') return invalid('invalid_grant', 'invalid assertion');
  const { iss, sub, aud, exp } = read(claims);
  if (iss !== clientId) return invalid('invalid_client', 'client identifier invalid');
  if (typeof sub !== 'string' || sub === '')
    return invalid('invalid_grant', "user hasn't approved this consumer");
  if (![url, 'https://login.salesforce.com', 'https://test.salesforce.com'].includes(String(aud)))
    return invalid('invalid_grant', 'audience is invalid');
  const left = Number(exp) - Date.now() / 1000;
  return left > 0 && left <= MOST_LIFE_S + 1 ? null : invalid('invalid_grant', 'assertion is expired');
}
