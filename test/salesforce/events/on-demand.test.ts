import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const OPENED = new URL('../../../src/crm/salesforce/events/open-change-events.ts', import.meta.url);

/** Which of the libraries that are slow to load a process has once it has run this. */
async function loadedBy(script: string): Promise<string> {
  const found = `
    const { createRequire } = await import('node:module');
    const loaded = Object.keys(createRequire(import.meta.url).cache).join();
    console.log(['@grpc/grpc-js', 'avsc'].filter((name) => loaded.includes('node_modules/' + name + '/')).join());`;
  const args = ['--input-type=module', '-e', `${script};${found}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: process.cwd() });
  return stdout.trim();
}

test('gRPC and Avro are loaded only by those who listen', async () => {
  expect(await loadedBy(`await import('${OPENED.href}')`)).toBe('');
  // The look itself finds them where they are.
  expect(await loadedBy(`await import('@grpc/grpc-js'); await import('avsc')`)).toBe('@grpc/grpc-js,avsc');
});
