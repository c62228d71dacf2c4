-- The sandbox CRM: what a real CRM would hold, so that the whole way of a lead can be seen without one.

create table sandbox_person (
  id         bigint generated always as identity primary key,
  email      text unique,
  phone      text,
  owner      text,
  properties json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sandbox_person_by_phone on sandbox_person (phone);
-- Whom nothing but a phone number tells is one person too, also when two writes make them at once.
create unique index sandbox_person_by_phone_alone on sandbox_person (phone) where email is null;

create table sandbox_task (
  id         bigint generated always as identity primary key,
  key        text not null unique,
  person_id  bigint not null references sandbox_person on delete cascade,
  owner      text,
  task       json not null,
  due_at     timestamptz not null,
  created_at timestamptz not null
);
create index sandbox_task_by_person on sandbox_task (person_id);

create table sandbox_note (
  id         bigint generated always as identity primary key,
  key        text not null unique,
  person_id  bigint not null references sandbox_person on delete cascade,
  body       json not null,
  created_at timestamptz not null
);
create index sandbox_note_by_person on sandbox_note (person_id);

-- Faults that somebody asked for: each is used up one write at a time.
create table sandbox_fault (
  kind      text primary key,
  remaining integer not null check (remaining >= 0)
);
