import type { Answer } from './answers.ts';
import { refuse } from './answers.ts';
import type { FakeOptions } from './fake-salesforce.ts';
import type { Faults } from './faults.ts';
import type { Org } from './org.ts';
import type { SoqlAnswer } from './soql/run-soql.ts';
import type { Usage } from './usage.ts';
import type { Given, Writer } from './write-record.ts';

export const VERSION = 'v66.0';
export const ROOT = `/services/data/${VERSION}`;

/** One request, or one part of a composite. */
export interface Request {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
}

/** What the whole fake knows. */
export interface Ground {
  readonly org: Org;
  readonly options: FakeOptions;
  readonly faults: Faults;
  readonly usage: Usage;
  /** What is left of queries that had more than one page. */
  readonly cursors: Map<string, SoqlAnswer>;
}

export interface Ask {
  readonly ground: Ground;
  readonly org: Org;
  readonly request: Request;
  /** What stands in the path where the route has a name, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Answers a part of a composite. */
  readonly answer: (request: Request) => Answer;
}
export type Handler = (ask: Ask) => Answer;

/** A part of an address as it was meant, or as it stands where it is no such part. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const param = ({ params }: Ask, name: string): string => params[name] ?? '';

/** The body as an object. @throws Refused 400 JSON_PARSER_ERROR */
export function bodyOf({ request }: Ask): Given {
  const { body } = request;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Given;
  return refuse(
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required, but this request has no entity body.',
  );
}

/** What a write of this request comes with: its headers, and the faults that are planned for its records. */
export function writerOf({ ground, request }: Pick<Ask, 'ground' | 'request'>): Writer {
  const header = (name: string): string => String(request.headers[name] ?? '').toLowerCase();
  return {
    org: ground.org,
    keepsOwner: header('sforce-auto-assign') === 'false',
    allowSave: /allowsave\s*=\s*true/.test(header('sforce-duplicate-rule-header')),
    rowFault: (type, given) =>
      ground.faults.nextRow(request.method, request.url, type, JSON.stringify(given)),
  };
}
