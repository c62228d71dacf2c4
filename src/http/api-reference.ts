import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { CONTENT_POLICY } from './security-headers.ts';

const helmet = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...CONTENT_POLICY,
      'script-src': ["'self'", "'unsafe-inline'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'font-src': ["'self'", 'data:'],
    },
  },
};

/**
 * GET /api/docs: the reference page, served whole from here. It is a ready-made page that starts itself with an inline
 * script and writes its styles into the document, so it alone gets a looser content policy; it still reaches no other host.
 */
export const apiReference: FastifyPluginAsync = async (app) => {
  let made: Promise<FastifyInstance> | undefined;
  app.addHook('onClose', async () => (await made)?.close());
  for (const path of ['/api/docs', '/api/docs/', '/api/docs/js/scalar.js']) {
    app.get(path, { config: { helmet }, schema: { hide: true } }, async (_request, reply) => {
      const page = await (made ??= referencePage());
      const { statusCode, headers, rawPayload } = await page.inject(path);
      for (const name of ['content-type', 'location', 'etag']) {
        if (headers[name] !== undefined) reply.header(name, headers[name]);
      }
      return reply.code(statusCode).send(rawPayload);
    });
  }
};

/** Four megabytes of script in one module: loaded when somebody first looks, so that no start waits for it. */
async function referencePage(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const page = Fastify();
  await page.register(scalar, {
    routePrefix: '/api/docs',
    configuration: {
      url: '/api/openapi.json',
      pageTitle: 'Baton API',
      withDefaultFonts: false,
      // All of these would talk to a service of its makers.
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
      hideClientButton: true,
    },
  });
  return page;
}
