import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes by the id of their file. A store elsewhere needs no more than this. */
export interface FileBytes {
  readonly create: (id: string) => Promise<NewBytes>;
  /** null: they are not there. */
  readonly read: (id: string) => Promise<Readable | null>;
  /** Removing what is not there is no error. */
  readonly remove: (id: string) => Promise<void>;
}

export interface NewBytes {
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Resolves once a power cut cannot take them. */
  readonly close: () => Promise<void>;
  /** Lets go of them as they are. Safe after `close`. */
  readonly abandon: () => Promise<void>;
}

/** Files in folders of a few each, readable for this user alone. */
export function openFileFolder(path: string): FileBytes {
  const folderOf = (id: string): string => join(resolve(path), id.slice(-2));
  const placeOf = (id: string): string => {
    if (!/^[a-z0-9_]+$/.test(id)) throw new TypeError(`not the id of a file: ${id}`);
    return join(folderOf(id), id);
  };
  return {
    create: async (id) => {
      const place = placeOf(id);
      await mkdir(folderOf(id), { recursive: true, mode: 0o700 });
      let handle: FileHandle | null = await open(place, 'wx', 0o600);
      const abandon = async (): Promise<void> => {
        const last = handle;
        handle = null;
        await last?.close();
      };
      return {
        write: async (bytes) => handle?.appendFile(bytes),
        close: async () => {
          await handle?.sync();
          await abandon();
          await syncFolder(folderOf(id));
        },
        abandon,
      };
    },
    read: async (id) => {
      try {
        const content = createReadStream(placeOf(id));
        await once(content, 'open');
        return content;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (id) => rm(placeOf(id), { force: true }),
  };
}

/** The name of a new file is in its folder, which is written by itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
