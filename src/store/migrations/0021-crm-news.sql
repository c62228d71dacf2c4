-- News of a CRM. Which record of the CRM a signal is about is known only once it has been read.
alter table signal add column crm_id text;
create index signal_by_crm on signal (crm_id) where crm_id is not null;
-- What became of a signal that no decision came of, in a few words.
alter table signal add column outcome text;

-- The record that the lead had in the CRM before it was deleted there: an erasure that comes later must find the lead.
alter table lead add column crm_former_id text;
-- Somebody deleted the record: until the lead comes back by itself, nothing may make it anew.
alter table lead add column crm_deleted_at timestamptz;
create index lead_by_crm on lead (crm_id) where crm_id is not null;
create index lead_by_former_crm on lead (crm_former_id) where crm_former_id is not null;

-- The owner whom the CRM has and the policy has not, as last told on the timeline: an e-mail address, or '' for nobody.
alter table handoff add column crm_owner text;
create index handoff_by_lead on handoff (lead_id);

-- What stays of who was erased: that it was done. The hash of the CRM's id tells late news of them from news of others.
create table erasure (
  id       bigint generated always as identity primary key,
  ref_hash text unique,
  at       timestamptz not null,
  why      json not null
);

-- Up to when a CRM has been asked what has changed; who asks holds the lease.
create table crm_cursor (
  source      text not null,
  feed        text not null,
  at          timestamptz not null,
  asked_at    timestamptz not null,
  lease_token text,
  lease_until timestamptz,
  primary key (source, feed)
);
