import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import fp from 'fastify-plugin';

/** Turns requests away before they queue up in memory. Health and metrics answer all the same (see `ALWAYS`). */
export const overload = fp(
  async (app) => {
    await app.register(underPressure, {
      // A lead that is late is better than one turned away, and the embedded database computes in this same thread.
      maxEventLoopDelay: 2_000,
      maxHeapUsedBytes: Math.floor(getHeapStatistics().heap_size_limit * 0.9),
      retryAfter: 10,
    });
  },
  { name: 'overload' },
);

/** Route config for what must answer under load: an orchestrator that hears 503 kills the process and makes it worse. */
export const ALWAYS = { pressureHandler: () => undefined } as const;
