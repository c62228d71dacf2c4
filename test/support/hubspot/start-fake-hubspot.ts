import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers.ts';
import { byHand } from './by-hand.ts';
import type { FakeCall, FakeHubSpot, FakeOptions } from './fake-hubspot.ts';
import { planFaults } from './faults.ts';
import { openHandler } from './handle.ts';
import { listen } from './listen.ts';
import { ALL_TYPES } from './object-types.ts';
import { openPortal } from './portal.ts';
import { send } from './send.ts';

/** The one that the fake takes, in a process of its own too. */
export const FAKE_TOKEN = 'pat-na1-00000000-fake-fake-fake-000000000000';

/**
 * Listens on 127.0.0.1 and answers as HubSpot does, with its statuses and bodies. GET /__fake/stats counts, POST
 * /__fake/reset begins anew; neither is a call.
 */
export async function startFakeHubSpot(options: FakeOptions = {}): Promise<FakeHubSpot> {
  let portal = openPortal(options);
  let handle = openHandler(portal, FAKE_TOKEN, options);
  const calls: FakeCall[] = [];
  const faults = planFaults();

  const aside = (path: string): Answer => {
    if (path === '/__fake/stats') return { status: 200, body: stats() };
    portal = openPortal(options);
    handle = openHandler(portal, FAKE_TOKEN, options);
    calls.length = 0;
    faults.clear();
    return { status: 204 };
  };
  const stats = () => ({
    calls: calls.length,
    inputs: calls.reduce((sum, { inputs }) => sum + inputs, 0),
    rateLimited: calls.filter(({ status }) => status === 429).length,
    byPath: countBy(calls.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`)),
    records: Object.fromEntries(ALL_TYPES.map((type) => [type, portal.records[type].size])),
  });

  const take = async (request: IncomingMessage, text: string, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: path = '/' } = request;
    if (path.startsWith('/__fake/')) {
      send(response, aside(path), undefined);
      return;
    }
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data') === true;
    const body = isForm ? { form: text } : parse(text);
    const call = { method, path, status: 0, at: Date.now(), inputs: inputsIn(body) };
    calls.push(call);
    const fault = faults.next(method, path);
    const isDone = fault?.kind !== 'reset' && fault?.kind !== 'hang' && fault?.kind !== 'answer';
    const { authorization } = request.headers;
    const answer = isDone ? handle({ method, path, authorization, body }) : undefined;
    if (options.latencyMs !== undefined) await sleep(options.latencyMs);
    const planned: Answer = fault?.kind === 'answer' ? fault : { status: 500 };
    call.status = send(response, answer ?? planned, fault?.kind);
  };

  const server = await listen(options.port ?? 0, (request, text, response) => {
    take(request, text, response).catch((error: unknown) => {
      send(response, { status: 500, body: { status: 'error', message: String(error) } }, undefined);
    });
  });
  return {
    ...byHand(() => portal),
    url: server.url,
    token: FAKE_TOKEN,
    calls,
    fault: faults.plan,
    clearFaults: faults.clear,
    [Symbol.asyncDispose]: server.close,
  };
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function inputsIn(body: unknown): number {
  const inputs = (body as { inputs?: unknown } | undefined | null)?.inputs;
  return Array.isArray(inputs) ? inputs.length : 1;
}
