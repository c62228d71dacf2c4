-- When a lead is to be looked at again without a signal: time will change its grade, the policy has changed, or
-- somebody has set its grade. Kept as an instant, so that nothing has to look through all leads to find out.
alter table lead add column rescore_at timestamptz;
create index lead_rescore on lead (rescore_at) where rescore_at is not null;

-- The policy under which the lead was last looked at, also where that changed nothing and so made no decision.
alter table lead add column judged_by text;

-- A grade set by hand. Its end is mandatory.
create table grade_override (
  lead_id text primary key references lead on delete cascade,
  grade   text not null,
  by_whom json not null,
  why     json not null,
  until   timestamptz not null,
  made_at timestamptz not null
);

-- The policies that are live, by their hashes in order: one row, so that of several processes that see a changed file
-- the first one plans the rescoring.
create table live_policies (
  only_row boolean primary key default true check (only_row),
  hashes   text not null,
  since    timestamptz not null
);

-- What those who were away are owed, where a route lets them catch up.
alter table rotation add column catch_up json;
