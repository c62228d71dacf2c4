import { type Answer, answerOf, attempt, refuse, resourceMissing } from './answers.ts';
import { decoded, type Ground, type Handler, type Request, VERSION } from './ask.ts';
import { createMany, updateMany, upsertMany } from './collections.ts';
import { composite } from './composite.ts';
import { describeType } from './describe.ts';
import { limits, nextPage, query, queryAll } from './query-routes.ts';
import { createOne, deletedOnes, deleteOne, readOne, updateOne, upsertOne } from './record-routes.ts';

const TABLE: readonly (readonly [method: string, path: string, Handler])[] = [
  ['GET', '/query', query],
  ['GET', '/queryAll', queryAll],
  ['GET', '/query/:locator', nextPage],
  ['GET', '/queryAll/:locator', nextPage],
  ['GET', '/limits', limits],
  ['POST', '/composite', composite],
  ['POST', '/composite/sobjects', createMany],
  ['PATCH', '/composite/sobjects', updateMany],
  ['PATCH', '/composite/sobjects/:type/:field', upsertMany],
  ['GET', '/sobjects/:type/describe', describeType],
  ['GET', '/sobjects/:type/deleted', deletedOnes],
  ['POST', '/sobjects/:type', createOne],
  ['GET', '/sobjects/:type/:id', readOne],
  ['PATCH', '/sobjects/:type/:id', updateOne],
  ['DELETE', '/sobjects/:type/:id', deleteOne],
  ['PATCH', '/sobjects/:type/:field/:value', upsertOne],
];

const ROUTES = TABLE.map(([method, path, handler]) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`),
  handler,
}));

/** What the REST API answers, to a request or to a part of a composite. */
export function answerRequest(ground: Ground, request: Request): Answer {
  const done = attempt(() => route(ground, request));
  return 'refusal' in done ? answerOf(done.refusal) : done.value;
}

function route(ground: Ground, request: Request): Answer {
  const { pathname, searchParams } = new URL(request.url, 'http://fake');
  const [, version, path = ''] = /^\/services\/data\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
  if (version !== undefined && version !== VERSION) {
    ground.org.violations.push(`${request.method} ${pathname} is of another version than ${VERSION}`);
    return resourceMissing();
  }
  const fitting = ROUTES.filter(({ pattern }) => pattern.test(path));
  const found = fitting.find(({ method }) => method === request.method);
  if (!found && fitting.length > 0)
    return refuse('METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed.`);
  if (!found) return resourceMissing();
  if (request.body === undefined) return refuse('JSON_PARSER_ERROR', 'Unexpected character in the body');
  const groups = Object.entries(found.pattern.exec(path)?.groups ?? {});
  const params = Object.fromEntries(groups.map(([name, value]) => [name, decoded(value)]));
  const answer = (part: Request): Answer => answerRequest(ground, part);
  return found.handler({ ground, org: ground.org, request, params, query: searchParams, answer });
}
