import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { hideSecrets } from '../../domain/policy/hidden-secrets.ts';
import type { Problem } from '../../domain/policy/problem.ts';
import { SOURCE_TYPES } from '../../domain/policy/source-types.ts';
import { Fault } from '../../faults.ts';
import { policyStanding } from '../../flow/live-policies.ts';
import type { PolicyBook } from '../../flow/ports.ts';

const tags = ['policy'];
export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/plain'];

const PolicyView = z.object({
  name: z.string(),
  version: z.number(),
  hash: z.string(),
  owner: z.string().nullable(),
  live: z
    .array(z.object({ name: z.string(), version: z.number(), hash: z.string() }))
    .describe('Every live policy, in the order in which they are asked; most have one'),
  refused: z
    .object({ at: z.iso.datetime(), problems: z.array(z.string()) })
    .nullable()
    .describe('What is wrong with a newer policy that is not live because of it'),
  yaml: z.string().describe('The text, with secrets written into it hidden'),
  sources: z.array(
    z.object({
      name: z.string(),
      type: z.enum(SOURCE_TYPES),
      proofs: z.array(z.enum(['secret', 'token', 'origins'])).describe('How senders prove who they are'),
    }),
  ),
});

const Checked = z.object({
  ok: z.boolean(),
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      code: z.string(),
      message: z.string(),
      line: z.number().nullable(),
      column: z.number().nullable(),
    }),
  ),
});

export interface PolicyOptions {
  readonly policies: PolicyBook;
  readonly checkPolicy: (yaml: string) => { ok: boolean; problems: readonly Problem[] };
}

export const policyRoutes: FastifyPluginAsyncZod<PolicyOptions> = async (app, { policies, checkPolicy }) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(YAML_TYPES, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    utf8(body),
  );

  app.get(
    '/policy',
    {
      schema: {
        tags,
        operationId: 'readPolicy',
        summary: 'The policy that decides now',
        response: { 200: PolicyView },
      },
    },
    async () => {
      const { name, version, hash, text, document } = policies.current();
      const sources = Object.entries(document.sources).map(([source, entry]) => ({
        name: source,
        type: entry.type,
        proofs: (['secret', 'token', 'origins'] as const).filter((proof) => entry[proof] !== undefined),
      }));
      const { live, refused } = policyStanding(policies);
      return {
        name,
        version,
        hash,
        live,
        refused: refused && { at: refused.at, problems: [...refused.problems] },
        owner: document.owner ?? null,
        yaml: hideSecrets(text),
        sources,
      };
    },
  );

  app.post(
    '/policy/check',
    {
      schema: {
        tags,
        operationId: 'checkPolicy',
        summary: 'What is wrong with a policy, with line and column; nothing is changed',
        consumes: YAML_TYPES,
        body: z.string({ error: 'send the text of a policy as YAML' }),
        response: { 200: Checked },
      },
    },
    async ({ body }) => {
      const { ok, problems } = checkPolicy(body);
      return { ok, problems: [...problems] };
    },
  );
};

export function utf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new Fault('BODY_NOT_UTF8', 'The policy is not UTF-8. Save it as UTF-8.', { cause });
  }
}
