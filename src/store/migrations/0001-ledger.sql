-- The ledger: the truth about every lead. Free text that comes from outside lives in `json` columns (not jsonb, not
-- text): json keeps \u0000 and lone surrogates as they were written, which the others refuse.

create table policy (
  hash          text primary key,
  name          text not null,
  version       integer not null,
  yaml          text not null,
  first_used_at timestamptz not null
);

create table lead (
  id            text primary key,
  email         text,
  phone         text,
  profile       json not null,
  source        text not null,
  grade         text,
  fit           double precision,
  engagement    double precision,
  cell          text,
  stage         text,
  owner         text,
  state         text not null,
  reasons       json not null default '[]',
  crm_type      text,
  crm_id        text,
  decision_id   text,
  handoff_id    text,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null
);
create index lead_by_time on lead (last_seen_at desc, id desc);
create index lead_by_email on lead (email);
create index lead_by_owner on lead (owner, last_seen_at desc) where owner is not null;
create index lead_by_grade on lead (grade, last_seen_at desc);

-- How a person is recognised. A primary key rather than a look-up, so that two signals at once make one lead.
create table lead_identity (
  kind    text not null,
  value   text not null,
  lead_id text not null references lead on delete cascade,
  primary key (kind, value)
);
create index lead_identity_by_lead on lead_identity (lead_id);

create table signal (
  id              text primary key,
  source          text not null,
  content_type    text not null,
  body            bytea not null,
  received_at     timestamptz not null,
  state           text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  attempts        integer not null default 0,
  replay          integer not null default 0,
  next_attempt_at timestamptz not null,
  error_code      text,
  error_message   text,
  lead_id         text references lead on delete cascade,
  settled_at      timestamptz
);
create index signal_due on signal (next_attempt_at) where state = 'pending';
create index signal_by_state on signal (state, received_at desc);
create index signal_by_lead on signal (lead_id);

-- What has been delivered before. `expires_at` null: the sender named the delivery, so it counts for ever.
create table delivery (
  source     text not null,
  key        text not null,
  signal_id  text not null,
  body_hash  text not null,
  expires_at timestamptz,
  primary key (source, key)
);

create table event (
  signal_id  text primary key references signal on delete cascade,
  lead_id    text not null references lead on delete cascade,
  name       text not null,
  at         timestamptz not null,
  properties json not null
);
create index event_by_lead on event (lead_id, at desc);

create table decision (
  id          text primary key,
  lead_id     text not null references lead on delete cascade,
  signal_id   text not null,
  policy_hash text not null references policy,
  at          timestamptz not null,
  input       json not null,
  result      json not null
);
create index decision_by_lead on decision (lead_id, at desc);

create table handoff (
  id             text primary key,
  lead_id        text not null references lead on delete cascade,
  decision_id    text not null,
  state          text not null,
  owner          text,
  pool           text,
  route          text not null,
  grade          text not null,
  received_at    timestamptz not null,
  offered_at     timestamptz,
  handed_off_at  timestamptz,
  accept_due_at  timestamptz,
  sla_due_at     timestamptz,
  first_touch_at timestamptz,
  next_look_at   timestamptz,
  closed_at      timestamptz
);
create unique index handoff_one_open on handoff (lead_id) where closed_at is null;
create index handoff_by_owner on handoff (owner, offered_at desc) where owner is not null;
create index handoff_by_time on handoff (received_at desc, id desc);
create index handoff_waiting on handoff (next_look_at) where state = 'waiting';

-- One row per pool, locked while somebody is picked, so that turns are taken one at a time.
create table rotation (
  pool    text primary key,
  credits json not null
);

create table effect (
  key             text primary key,
  kind            text not null,
  lead_id         text not null references lead on delete cascade,
  handoff_id      text,
  signal_id       text not null,
  policy_hash     text not null references policy,
  write           json not null,
  state           text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  attempts        integer not null default 0,
  replay          integer not null default 0,
  created_at      timestamptz not null,
  next_attempt_at timestamptz not null,
  error_code      text,
  error_message   text,
  lease_token     text,
  lease_until     timestamptz,
  settled_at      timestamptz
);
create index effect_due on effect (next_attempt_at) where state = 'pending';
create index effect_by_state on effect (state, created_at desc);
create index effect_by_lead on effect (lead_id);

create table timeline (
  id      bigint generated always as identity primary key,
  lead_id text not null references lead on delete cascade,
  at      timestamptz not null,
  kind    text not null,
  summary json not null,
  detail  json not null
);
create index timeline_by_lead on timeline (lead_id, at, id);

create table token (
  id         text primary key,
  name       text not null,
  role       text not null check (role in ('viewer', 'operator', 'admin')),
  hash       text not null unique,
  created_at timestamptz not null
);
create index handoff_open_by_owner on handoff (owner) where closed_at is null;
