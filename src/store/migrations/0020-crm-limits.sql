-- How much of its limits a CRM has been asked for lately, by all processes together: one row for each CRM, locked while
-- a process takes turns. Instants are milliseconds since the epoch by this database's clock.
create table crm_limit (
  crm      text primary key,
  calls    float8[] not null default '{}',
  searches float8[] not null default '{}',
  pause        json,
  search_pause json
) with (fillfactor = 50); -- written often and never growing: new versions find room on the same page
