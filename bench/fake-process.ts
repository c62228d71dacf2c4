import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface FakeStats {
  readonly calls: number;
  /** Calls that it refused because they were too many. */
  readonly rateLimited: number;
  /** How many there are, by type. */
  readonly records: Readonly<Record<string, number>>;
}

export interface FakeProcess extends AsyncDisposable {
  readonly url: string;
  readonly stats: () => Promise<FakeStats>;
}

/** A fake CRM in a process of its own, so that it takes no time from what is measured. @param main its file */
export async function startFake(main: string, args: readonly string[]): Promise<FakeProcess> {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout ?? process.stdin, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    stats: async () => (await (await fetch(`${url}/__fake/stats`)).json()) as FakeStats,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
