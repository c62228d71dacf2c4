import type { FastifyPluginAsync } from 'fastify';
import { CONTENT_POLICY } from './security-headers.ts';

const CONTENT_POLICY_HERE = {
  useDefaults: false,
  directives: {
    ...CONTENT_POLICY,
    'script-src': ["'self'", "'unsafe-inline'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
  },
};

/**
 * GET /api/docs: the reference page, served whole from here. It is a ready-made page that starts itself with an inline
 * script and writes its styles into the document, so it alone gets a looser content policy; it still reaches no other host.
 */
export const apiReference: FastifyPluginAsync = async (app) => {
  app.addHook('onRoute', (route) => {
    route.config = Object.assign({ helmet: { contentSecurityPolicy: CONTENT_POLICY_HERE } }, route.config);
  });
  // Four megabytes of script in one module: loaded here, so that a worker without pages never does.
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  await app.register(scalar, {
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
};
