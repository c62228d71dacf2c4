import fp from 'fastify-plugin';
import { Fault } from '../faults.ts';

/** While the server closes, what is under way is finished and what comes new is sent elsewhere. */
export const drain = fp(
  async (app) => {
    let closing = false;
    app.addHook('preClose', async () => {
      closing = true;
    });
    app.addHook('onRequest', async (_request, reply) => {
      if (!closing) return;
      reply.header('connection', 'close');
      throw new Fault('OVERLOADED', 'This process is shutting down. Try again in a few seconds.');
    });
  },
  { name: 'drain' },
);
