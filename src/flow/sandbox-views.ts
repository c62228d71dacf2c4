import * as z from 'zod';
import { FileReference } from '../domain/lead/lead.ts';

/** What the sandbox CRM can be told to do wrong: refuse for now or for good, be away, or do the work and lose the answer. */
export const SANDBOX_FAULTS = ['rate_limit', 'outage', 'lost_answer', 'refusal'] as const;
export type SandboxFault = (typeof SANDBOX_FAULTS)[number];

export const SandboxPerson = z.object({
  id: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  owner: z.string().nullable(),
  properties: z.record(z.string(), z.unknown()),
  updatedAt: z.iso.datetime(),
});
export type SandboxPerson = z.infer<typeof SandboxPerson>;

export const SandboxTask = z.object({
  id: z.string(),
  key: z.string(),
  personId: z.string(),
  owner: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  dueAt: z.iso.datetime(),
  priority: z.string(),
});
export type SandboxTask = z.infer<typeof SandboxTask>;

export const SandboxNote = z.object({
  id: z.string(),
  key: z.string(),
  personId: z.string(),
  body: z.string(),
  files: z.array(FileReference),
  createdAt: z.iso.datetime(),
});
export type SandboxNote = z.infer<typeof SandboxNote>;

export const SandboxContents = z.object({
  people: z.array(SandboxPerson),
  tasks: z.array(SandboxTask),
  notes: z.array(SandboxNote),
});
export type SandboxContents = z.infer<typeof SandboxContents>;

/** A look into the sandbox CRM, and the faults it has been asked to make. */
export interface SandboxControl {
  readonly contents: (email?: string) => Promise<SandboxContents>;
  /** How many of each kind are still to come. */
  readonly faults: () => Promise<Record<string, number>>;
  /** The next `count` calls meet this fault; 0 takes it back. */
  readonly setFault: (kind: SandboxFault, count: number) => Promise<void>;
}
