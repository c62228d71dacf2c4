import type { QueueGround } from '../../src/queue/queue-ground.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Where a queue is, in words that another process understands too. */
export interface QueuePlace {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

/** Opens the queue's ground as `main.ts` does. On the embedded database only one process can at a time. */
export async function openQueueGround(place: QueuePlace): Promise<{ ground: QueueGround } & AsyncDisposable> {
  if (place.redisUrl !== undefined) {
    const ground: QueueGround = { kind: 'redis', url: place.redisUrl, prefix: '{baton}' };
    return { ground, [Symbol.asyncDispose]: async () => undefined };
  }
  const database = await openDatabase({ ...place, onError: () => undefined });
  await migrate(database);
  return {
    ground: { kind: 'database', pool: database.queuePool },
    [Symbol.asyncDispose]: () => database.close(),
  };
}
