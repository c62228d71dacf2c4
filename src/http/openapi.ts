import swagger from '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import manifest from '../../package.json' with { type: 'json' };
import { PROBLEM_TYPE, Problem } from './problem.ts';

const AnyProblem = { description: 'Refused', content: { [PROBLEM_TYPE]: { schema: Problem } } };

/** Collects the schemas of all routes that are registered after it into one OpenAPI document. */
export const openapi = fp<{ readonly publicUrl: string }>(
  async (app, { publicUrl }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Baton',
          version: manifest.version,
          description:
            'Webhooks in, graded leads with an owner in the CRM. Errors are `application/problem+json` with a `code`.',
        },
        servers: [{ url: publicUrl }],
        security: [{ bearer: [] }],
        components: {
          securitySchemes: {
            bearer: { type: 'http', scheme: 'bearer', description: 'Make one: `npx baton token create`' },
          },
        },
      },
      transformObject: (collected) => {
        const document = jsonSchemaTransformObject(collected);
        // It makes one of these for each named schema, but no route takes a problem.
        if ('components' in document) delete document.components?.schemas?.['ProblemInput'];
        return document;
      },
      transform: (route) => {
        const schema = route.schema ?? { hide: true };
        const response = { ...(schema.response as object | undefined), default: AnyProblem };
        return jsonSchemaTransform({
          ...route,
          schema: schema.hide === true ? schema : { ...schema, response },
        });
      },
    });
  },
  { name: 'openapi' },
);

/** GET /api/openapi.json. It holds no secrets, so anybody may read it. */
export const openapiRoute: FastifyPluginAsync = async (app) => {
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
};
