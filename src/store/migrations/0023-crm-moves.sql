-- The CRM that `lead.crm_id` is of; one row.
create table crm_now (
  one  boolean primary key default true check (one),
  name text not null
);
-- Which records a lead has in CRMs that were worked with before: {"hubspot": {"type": "contact", "id": "7"}}.
alter table lead add column crm_elsewhere jsonb;
