import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

const SELF = ["'self'"];

/** Everything the pages need lies on this server: no inline script, no inline style, nothing from elsewhere. */
export const CONTENT_POLICY = {
  'default-src': ["'none'"],
  'script-src': SELF,
  'style-src': SELF,
  'img-src': ["'self'", 'data:'],
  'connect-src': SELF,
  'form-action': SELF,
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

export const securityHeaders = fp<{ readonly publicUrl: string }>(
  async (app, { publicUrl }) => {
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY },
      xFrameOptions: { action: 'deny' },
      // Not no-referrer: with it Chromium sends Origin: null with our own forms, and they would be refused as foreign.
      referrerPolicy: { policy: 'same-origin' },
      // Over http browsers ignore it, and a test on localhost must not bind the whole host to https.
      strictTransportSecurity: publicUrl.startsWith('https:'),
    });
  },
  { name: 'security-headers' },
);
