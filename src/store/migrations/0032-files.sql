-- Files that came with forms; their bytes lie in the folder of the data. A row is made before the first byte is written,
-- so nothing lies there that the ledger does not know.
create table file (
  id        text primary key,
  -- The delivery that it came with. Null: it is still coming in, or nobody has it any more.
  signal_id text references signal on delete set null,
  -- Safe as a name of a file; media type; bytes. Null while it is coming in.
  name      text,
  type      text,
  size      bigint,
  -- From then on it is removed if no signal has it.
  sweep_at  timestamptz not null
);
create index file_by_signal on file (signal_id) where signal_id is not null;
create index file_unwanted on file (sweep_at) where signal_id is null;

-- What was attached to a note: names, sizes and where each is found.
alter table sandbox_note add column files json not null default '[]';
