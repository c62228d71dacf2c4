import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = resolve('src/cli/main.ts');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command in a folder, with this on its standard input. */
export async function command(folder: string, args: readonly string[], stdin = ''): Promise<Ran> {
  const { BATON_POLICY: _, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env });
  child.stdin.on('error', () => {}); // a command that asks nothing may be gone before it was told anything
  child.stdin.end(stdin);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode ?? -1, out, err };
}
