import type { HeldState, HeldView } from './quarantine-views.ts';
import type { ExplainView, HandoffView, JobView, LeadView, LeadWithTimeline, Page } from './views.ts';

export interface LeadFilter {
  readonly email?: string | undefined;
  readonly grade?: string | undefined;
  readonly owner?: string | undefined;
  readonly state?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface HandoffFilter {
  readonly state?: string | undefined;
  readonly owner?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface JobFilter {
  readonly state?: 'pending' | 'failed' | 'done' | undefined;
  readonly kind?: string | undefined;
  readonly source?: string | undefined;
  readonly since?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface HeldFilter {
  readonly state: HeldState;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface Counts {
  readonly jobs: Readonly<Record<'pending' | 'failed', number>>;
  readonly leadsByGrade: Readonly<Record<string, number>>;
  readonly openHandoffs: number;
  /** Signals in quarantine that wait for somebody. */
  readonly held: number;
  /** Age of the oldest job that is due and not done, in seconds; 0 when there is none. */
  readonly oldestDueSeconds: number;
}

/** What became of a request for deletion; `by_hand`: a person has to look into it. */
export type DeletionState = 'waiting' | 'by_hand' | 'done';

export interface Reads {
  readonly leads: (filter: LeadFilter) => Promise<Page<LeadView>>;
  readonly lead: (id: string) => Promise<LeadWithTimeline | null>;
  readonly explain: (leadId: string) => Promise<ExplainView | null>;
  readonly handoffs: (filter: HandoffFilter) => Promise<Page<HandoffView>>;
  readonly jobs: (filter: JobFilter) => Promise<Page<JobView>>;
  readonly job: (id: string) => Promise<JobView | null>;
  readonly held: (filter: HeldFilter) => Promise<Page<HeldView>>;
  /** Of the request that came by this delivery; null: none did. */
  readonly deletion: (source: string, delivery: string) => Promise<DeletionState | null>;
  readonly counts: (now: Date) => Promise<Counts>;
}

export type Role = 'viewer' | 'operator' | 'admin';

export interface Tokens {
  /** Who a token belongs to; null when nobody. */
  readonly find: (token: string) => Promise<{ name: string; role: Role } | null>;
  /** Keeps only the hash. @returns the token, shown this once */
  readonly create: (name: string, role: Role) => Promise<string>;
}
