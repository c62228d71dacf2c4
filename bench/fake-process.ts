import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface FakeProcess extends AsyncDisposable {
  readonly url: string;
}

/** A fake CRM in a process of its own, so that it takes no time from what is measured. @param main its file */
export async function startFake(main: string, args: readonly string[]): Promise<FakeProcess> {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever ends the bench ends the fake.
  process.once('exit', () => child.kill());
  const [line] = (await once(child.stdout ?? process.stdin, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
