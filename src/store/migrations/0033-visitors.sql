-- Visitors: people of whom only an id is known that an analytics tool or a website gave them. Whom an id names stands in
-- lead_identity under the kind `visitor`: `anonymous:3f2a…`, `user:42`. Such an id may change hands: `since` is when the
-- lead was last known by it, in the time of whoever sent it.
alter table lead_identity add column since timestamptz;

-- What visitors did of whom nobody knows yet who they are. None of the ids in it names a lead.
create table anonymous_event (
  signal_id text primary key references signal on delete cascade,
  ids       text[] not null,
  name      text not null,
  at        timestamptz not null,
  -- With the properties, what was said beside them: a whole profile.
  properties json not null,
  profile    json not null,
  kept_at   timestamptz not null
);
-- Without a list of what is still to be sorted in, through which every look would go.
create index anonymous_event_by_id on anonymous_event using gin (ids) with (fastupdate = off);
create index anonymous_event_by_time on anonymous_event (kept_at);

-- What is forgotten takes its deliveries with it.
create index delivery_by_signal on delivery (signal_id);
