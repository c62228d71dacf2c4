-- How the columns of a list were read when somebody last chose that: for the next list of the source with the same columns.
create table column_choice (
  source       text not null,
  columns_hash text not null, -- SHA-256 of the names of all columns, sorted, as JSON
  mapping      json not null, -- {"Work address": "email"}: what a column is called for Baton
  chosen_at    timestamptz not null,
  primary key (source, columns_hash)
);
