import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { CrmWrite } from '../domain/handoff/crm-write.ts';
import type { Door } from '../domain/lead/door.ts';
import type { Doubt } from '../domain/lead/doubt.ts';
import type { Attributes, Profile } from '../domain/lead/lead.ts';
import type { Said } from '../domain/lead/take-back.ts';
import type { CatchUpState } from '../domain/routing/catch-up.ts';
import type { HeldState, HeldSummary } from '../flow/quarantine-views.ts';

type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type JobState = 'pending' | 'done' | 'failed';
type Json<T> = JSONColumnType<T & object>;

/** The ledger as Kysely sees it; the columns are explained in migrations/. */
export interface Tables {
  policy: { hash: string; name: string; version: number; yaml: string; first_used_at: Instant };
  lead: {
    id: string;
    email: string | null;
    phone: string | null;
    profile: Json<Profile>;
    source: string;
    grade: string | null;
    fit: number | null;
    engagement: number | null;
    cell: string | null;
    stage: string | null;
    owner: string | null;
    state: string;
    reasons: Json<string[]>;
    crm_type: string | null;
    crm_id: string | null;
    crm_former_id: string | null;
    crm_deleted_at: MaybeInstant;
    decision_id: string | null;
    handoff_id: string | null;
    first_seen_at: Instant;
    last_seen_at: Instant;
    rescore_at: MaybeInstant;
    judged_by: string | null;
  };
  grade_override: {
    lead_id: string;
    grade: string;
    by_whom: ColumnType<string, string, string>;
    why: ColumnType<string, string, string>;
    until: Instant;
    made_at: Instant;
  };
  lead_identity: { kind: string; value: string; lead_id: string; since: MaybeInstant };
  anonymous_event: {
    signal_id: string;
    ids: string[];
    name: string;
    at: Instant;
    properties: Json<Attributes>;
    profile: Json<Profile>;
    kept_at: Instant;
  };
  signal: JobColumns & {
    id: string;
    source: string;
    content_type: string;
    body: Buffer;
    received_at: Instant;
    lead_id: string | null;
    crm_id: string | null;
    outcome: string | null;
    door: JSONColumnType<Door> | null;
    text_hash: string | null;
    who: string | null;
    said: JSONColumnType<Said> | null;
  };
  quarantine: {
    signal_id: string;
    source: string;
    summary: Json<HeldSummary>;
    doubts: Json<Doubt[]>;
    state: HeldState;
    held_at: Instant;
    by_whom: ColumnType<string | null, string | null, string | null>;
    settled_at: MaybeInstant;
  };
  file: {
    id: string;
    signal_id: string | null;
    name: ColumnType<string | null, string | null, string | null>;
    type: string | null;
    size: ColumnType<string | null, number | null, number | null>;
    sweep_at: Instant;
  };
  delivery: { source: string; key: string; signal_id: string; body_hash: string; expires_at: MaybeInstant };
  event: { signal_id: string; lead_id: string; name: string; at: Instant; properties: Json<Attributes> };
  decision: {
    id: string;
    lead_id: string;
    signal_id: string;
    policy_hash: string;
    at: Instant;
    input: Json<DecisionInput>;
    result: Json<Decision>;
  };
  handoff: {
    id: string;
    lead_id: string;
    decision_id: string;
    state: string;
    owner: string | null;
    pool: string | null;
    route: string;
    grade: string;
    received_at: Instant;
    offered_at: MaybeInstant;
    handed_off_at: MaybeInstant;
    accept_due_at: MaybeInstant;
    sla_due_at: MaybeInstant;
    first_touch_at: MaybeInstant;
    next_look_at: MaybeInstant;
    closed_at: MaybeInstant;
    crm_owner: string | null;
  };
  rotation: {
    pool: string;
    credits: Json<Record<string, number>>;
    catch_up: JSONColumnType<CatchUpState> | null;
  };
  effect: JobColumns & {
    key: string;
    kind: string;
    lead_id: string;
    handoff_id: string | null;
    signal_id: string;
    policy_hash: string;
    write: Json<CrmWrite>;
    created_at: Instant;
    lease_token: string | null;
    lease_until: MaybeInstant;
  };
  timeline: {
    id: Generated<string>;
    lead_id: string;
    at: Instant;
    kind: string;
    summary: ColumnType<string, string, string>;
    detail: Json<Record<string, unknown>>;
  };
  erasure: {
    id: Generated<string>;
    ref_hash: string | null;
    at: Instant;
    why: ColumnType<string, string, string>;
  };
  crm_cursor: {
    source: string;
    feed: string;
    at: Instant;
    asked_at: Instant;
    lease_token: string | null;
    lease_until: MaybeInstant;
  };
  replay_cursor: {
    topic: string;
    replay_id: string | null;
    lease_token: string | null;
    lease_until: MaybeInstant;
  };
  column_choice: {
    source: string;
    columns_hash: string;
    mapping: Json<Record<string, string>>;
    chosen_at: Instant;
  };
  token: {
    id: string;
    name: string;
    role: 'viewer' | 'operator' | 'admin';
    hash: string;
    created_at: Instant;
  };
}

interface JobColumns {
  state: Generated<JobState>;
  attempts: Generated<number>;
  replay: Generated<number>;
  next_attempt_at: Instant;
  error_code: string | null;
  error_message: string | null;
  settled_at: MaybeInstant;
}
