import { readFile } from 'node:fs/promises';
import { Fault } from '../faults.ts';

/** The text of a policy that a command was given. @throws Fault REQUEST_INVALID when it cannot be read */
export const readPolicyText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give the policy's file.`, { cause });
  });
