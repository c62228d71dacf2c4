import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createReceiveUpload, type ReceiveUploadDeps } from './flow/receive-upload.ts';
import type { UploadOptions } from './http/uploads.ts';
import { takesUploads } from './intake/sources.ts';
import { repeat } from './queue/repeat.ts';
import type { Database } from './store/database.ts';
import { openFileFolder } from './store/file-folder.ts';
import { openFiles } from './store/files.ts';

const SWEEP_EVERY_MS = 60_000;

/** Files that come with forms: where they are kept, how they come in, and how they go. */
export function openFormFiles(
  { dataFolder, publicUrl }: Pick<Config, 'dataFolder' | 'publicUrl'>,
  database: Database,
  log: Logger,
) {
  const files = openFiles(database, openFileFolder(join(dataFolder, 'files')), () => new Date());
  const onFileError = (err: unknown): void => log.error({ err }, 'a file could not be kept or removed');
  const sweep = (): Promise<void> => files.sweep().catch(onFileError);
  return {
    files,
    /** What it cannot remove now it removes another time. */
    sweep,
    /** What the door needs. */
    uploads: (deps: Pick<ReceiveUploadDeps, 'settingsOf' | 'sourceFor' | 'receive'>): UploadOptions => ({
      receiveUpload: createReceiveUpload({ ...deps, files, publicUrl, onFileError }),
      takesUploads: (source) => takesUploads(deps.settingsOf(source)?.type),
    }),
    sweeping: () => repeat(files.sweep, SWEEP_EVERY_MS, onFileError),
  };
}
