/**
 * Run as a process of its own, to be killed: queues the job `id`, takes it, says so, and never ends it.
 * Usage: node hanging-worker.ts '{"id": …, "place": {…}}'
 */
import { openQueues } from '../../src/queue/queues.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import { openQueueGround, type QueuePlace } from './queue-place.ts';

const { id, place } = JSON.parse(process.argv[2] ?? '') as { id: string; place: QueuePlace };
const { ground } = await openQueueGround(place);
const hang = async (job: string): Promise<never> => {
  process.stdout.write(`running ${job}\n`);
  return new Promise(() => undefined);
};
const onError = (error: Error): void => console.error(error.message);
startWorkers(
  ground,
  { signal: hang, effect: hang, rescore: hang },
  { concurrency: { signal: 4, effect: 4, rescore: 4 }, onError },
);
await openQueues(ground, onError).add([{ kind: 'signal', id, replay: 0 }]);
