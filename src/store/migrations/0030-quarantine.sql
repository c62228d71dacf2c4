-- What was seen of a signal as it came in: by what its sender proved who it is, and what made one doubt. Null: it came by no door.
alter table signal add column door json;
-- A hash of the words that it says, and the address of who says them: the same words from many people are no person's.
alter table signal add column text_hash text;
alter table signal add column who text;
create index signal_by_text on signal (text_hash, received_at) where text_hash is not null;

-- Signals that are held because a machine seems to have sent them. Each waits until somebody releases or drops it.
create table quarantine (
  signal_id  text primary key references signal on delete cascade,
  source     text not null,
  -- Who it says it is, and the beginning of what it says; for the list alone.
  summary    json not null,
  doubts     json not null,
  state      text not null default 'held' check (state in ('held', 'released', 'dropped')),
  held_at    timestamptz not null,
  by_whom    json,
  settled_at timestamptz
);
create index quarantine_by_state on quarantine (state, held_at desc, signal_id desc);
