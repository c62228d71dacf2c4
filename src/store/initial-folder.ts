import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { Fault } from '../faults.ts';

/**
 * Opens the cluster in `<folder>/pg`, or makes it first: from the prepared dump, or without one by initdb,
 * which takes seconds. The caller must hold the folder's lock: PGlite does not keep a second process out.
 *
 * @throws Fault STORE_UNAVAILABLE when a cluster is there and cannot be opened; it is never made anew
 */
export async function openEmbedded(folder: string): Promise<PGlite> {
  const cluster = join(folder, 'pg');
  const unfinished = join(folder, 'pg.unfinished');
  if (existsSync(unfinished) || !existsSync(cluster)) return makeCluster(cluster, unfinished);
  // PGlite would run initdb over a folder without this file.
  if (!existsSync(join(cluster, 'PG_VERSION'))) throw broken(cluster, 'it holds no PG_VERSION');
  try {
    return await PGlite.create(cluster);
  } catch (cause) {
    throw broken(cluster, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * Makes a cluster and opens it. The mark beside it stands until it is whole, and nobody uses it before: so a cluster
 * with the mark was left half made by a process that was killed, and may be made anew.
 */
async function makeCluster(cluster: string, unfinished: string): Promise<PGlite> {
  writeFileSync(unfinished, '', { flush: true });
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  const dump = readDump();
  const db = await PGlite.create(cluster, dump === undefined ? {} : { loadDataDir: dump });
  rmSync(unfinished);
  return db;
}

function broken(cluster: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'STORE_UNAVAILABLE',
    `The embedded database in ${cluster} cannot be opened: ${why}. ` +
      'Restore a backup of the data folder, or move it away to start with an empty one.',
    { cause },
  );
}

/** The prepared dump of an empty cluster (a gzipped tar), if there is one. */
export function readDump(): Blob | undefined {
  const file = dumpFile();
  return existsSync(file) ? new Blob([readFileSync(file)], { type: 'application/x-gzip' }) : undefined;
}

/** Makes the dump unless it is there. Returns its file. Safe when several processes do it at once. */
export async function prepareDump(): Promise<string> {
  const file = dumpFile();
  if (existsSync(file)) return file;
  const db = await PGlite.create();
  const dump = await db.dumpDataDir('gzip');
  await db.close();
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, await dump.bytes());
  renameSync(draft, file);
  return file;
}

const Package = z.object({ version: z.string() });

/** In the `node_modules` PGlite itself is in, named by its version: an upgrade makes a new one. */
function dumpFile(): string {
  const packageFile = findPackageJSON('@electric-sql/pglite', import.meta.url);
  if (packageFile === undefined) throw new Error('@electric-sql/pglite is not installed');
  const { version } = Package.parse(JSON.parse(readFileSync(packageFile, 'utf8')));
  return join(dirname(packageFile), '..', '..', '.cache', 'baton', `pglite-${version}.tar.gz`);
}
