-- Up to where a CRM's stream of changes has been heard; who listens holds the lease.
create table replay_cursor (
  topic       text primary key,
  replay_id   text, -- base64, the CRM's own; null: nothing was heard yet
  lease_token text,
  lease_until timestamptz
);
