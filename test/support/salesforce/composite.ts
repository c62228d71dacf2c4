import { type Answer, answerOf, attempt, type Refusal, Refused, refuse } from './answers.ts';
import { type Ask, bodyOf, type Request } from './ask.ts';
import { fillIn } from './fill-in.ts';
import type { Given } from './write-record.ts';

const MOST = 25;
const MOST_LISTS = 5;
/** All that a part takes over from the request that it is a part of. */
const INHERITED = ['accept', 'authorization', 'content-type'];

/** Parts one after the other; each may name what earlier ones answered. 200, whatever the parts say. */
export function composite(ask: Ask): Answer {
  const { compositeRequest, allOrNone = false } = bodyOf(ask);
  const parts = partsOf(ask, compositeRequest);
  const answers = new Map<string, Answer>();
  const all = (): void => {
    for (const part of parts) {
      const answer = answerPart(ask, part, answers);
      answers.set(part.referenceId, answer);
      if (allOrNone === true && isRefused(answer)) throw new Refused(HALTED);
    }
  };
  const isDone = 'value' in attempt(() => ask.org.together(all));
  const halted = answerOf(HALTED);
  return {
    status: 200,
    body: {
      compositeResponse: parts.map(({ referenceId }) => {
        const own = answers.get(referenceId) ?? halted;
        const { status, body = null } = isDone || isRefused(own) ? own : halted;
        return { body, httpHeaders: {}, httpStatusCode: status, referenceId };
      }),
    },
  };
}

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

function answerPart(ask: Ask, part: Part, answers: ReadonlyMap<string, Answer>): Answer {
  const said = attempt(() => fillIn({ url: part.url, body: part.body ?? null }, answers));
  if ('refusal' in said) {
    const names = [...JSON.stringify(part).matchAll(/@\{(\w*)/g)].map(([, name = '']) => name);
    if (names.some((name) => !answers.has(name)))
      ask.org.violations.push(`a composite: ${said.refusal.message}`);
    return answerOf(said.refusal);
  }
  const own = Object.entries(part.httpHeaders ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const taken = INHERITED.map((name) => [name, ask.request.headers[name]] as const);
  const request: Request = {
    method: part.method,
    ...said.value,
    headers: Object.fromEntries([...taken, ...own]),
  };
  return ask.answer(request);
}

const isRefused = ({ status }: Answer): boolean => status >= 300;

function partsOf({ org }: Ask, given: unknown): Part[] {
  if (!Array.isArray(given) || given.length === 0)
    return refuse('JSON_PARSER_ERROR', 'compositeRequest is missing');
  const parts = given as (Part & Given)[];
  const lists = parts.filter(({ url }) => /\/(?:query|queryAll|composite)\b/.test(url));
  if (parts.length > MOST || lists.length > MOST_LISTS) {
    org.violations.push(
      `a composite has ${parts.length} parts, ${lists.length} of them queries or collections`,
    );
    refuse(
      'LIMIT_EXCEEDED',
      `Limit of ${parts.length > MOST ? MOST : MOST_LISTS} reached for operation: Composite`,
    );
  }
  const names = parts.map(({ referenceId }) => referenceId);
  if (names.some((name) => !/^[A-Za-z]\w*$/.test(name ?? '')) || new Set(names).size < names.length)
    refuse('INVALID_INPUT', `Provided referenceIds are not unique, or none: ${names.join(', ')}`);
  return parts;
}

const HALTED: Refusal = {
  status: 400,
  code: 'PROCESSING_HALTED',
  message: 'The transaction was rolled back since another operation in the same transaction failed.',
};
