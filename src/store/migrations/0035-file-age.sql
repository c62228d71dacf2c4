-- Which files came long ago is asked every few seconds.
create index file_by_age on file (sweep_at) where signal_id is not null;
