import { lookup as lookUpHost } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface PublicAgentDeps {
  /** How the addresses of a host are found, as `node:net` asks for them. */
  readonly lookup?: LookupFunction;
  readonly isPublic?: (address: string) => boolean;
}

/**
 * Connects to public addresses only. The addresses that are judged are those that are connected to: between a look
 * beforehand and the connection the name server could give another answer.
 */
export function openPublicAgent({
  lookup = lookUpHost,
  isPublic = isPublicAddress,
}: PublicAgentDeps = {}): Agent {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: publicOnly(lookup, isPublic) });
  return new Agent({
    // No connection is kept: the hosts are as many as people link to.
    pipelining: 0,
    connect: (options, callback) => {
      // What is an address already is never looked up.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isPublic(host)) callback(new NotPublic(), null);
      else connect(options, callback);
    },
  });
}

/** The host is, or has only, addresses of our own network. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

const publicOnly =
  (lookup: LookupFunction, isPublic: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const all = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const allowed = all.filter(({ address }) => isPublic(address));
      const [first] = allowed;
      if (first === undefined) return callback(new NotPublic(), []);
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family);
    });
