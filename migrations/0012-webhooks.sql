-- Where events are sent; `enabled_by`: the credential that it stands for. What it is stands here and in its events; how far its deliveries are, in tables of their own, changes without a version.
create table webhook_endpoint (
  branch_id       uuid        not null references branch,
  id              uuid        not null,
  url             text        not null,
  description     text,
  types           text[]      not null,
  signing         text        not null check (signing in ('ed25519', 'hmac')),
  status          text        not null check (status in ('enabled', 'disabled', 'deleted')),
  disabled_reason text        check (disabled_reason in ('requested', 'gone', 'failing')),
  disabled_at     timestamptz,
  role            text        not null,
  person_id       uuid,
  organization_id uuid,
  created_by      text        not null,
  enabled_by      text        not null,
  version         integer     not null check (version > 0),
  primary key (branch_id, id),
  constraint webhook_endpoint_says_why_it_is_disabled check ((status = 'disabled') = (disabled_reason is not null and disabled_at is not null))
);
create index webhook_endpoint_by_status on webhook_endpoint (branch_id, status, id);

-- `seq`: the last event that was looked at for this endpoint. `leased_until`: one worker at a time sends for it.
create table webhook_position (
  branch_id           uuid        not null references branch,
  webhook_endpoint_id uuid        not null,
  seq                 bigint      not null check (seq >= 0),
  failing_since       timestamptz,
  leased_until        timestamptz,
  primary key (branch_id, webhook_endpoint_id),
  constraint webhook_position_endpoint foreign key (branch_id, webhook_endpoint_id) references webhook_endpoint (branch_id, id)
);

-- Private keys and shared secrets, encrypted by the service. An earlier one signs beside the new one until `retired_at`.
create table webhook_key (
  branch_id           uuid        not null references branch,
  id                  uuid        not null,
  webhook_endpoint_id uuid        not null,
  sealed              text        not null,
  public_key          text,
  retired_at          timestamptz,
  primary key (branch_id, id),
  constraint webhook_key_endpoint foreign key (branch_id, webhook_endpoint_id) references webhook_endpoint (branch_id, id)
);
create index webhook_key_by_endpoint on webhook_key (branch_id, webhook_endpoint_id, id);

-- One event on its way to one endpoint; a replay is another row with the same event.
create table webhook_delivery (
  branch_id           uuid        not null references branch,
  id                  uuid        not null,
  webhook_endpoint_id uuid        not null,
  event_id            uuid        not null,
  seq                 bigint      not null,
  type                text        not null,
  subject_id          uuid        not null,
  payload             text        not null,
  status              text        not null check (status in ('pending', 'delivered', 'failed', 'cancelled')),
  attempts            jsonb       not null default '[]',
  next_attempt_at     timestamptz,
  created_at          timestamptz not null,
  primary key (branch_id, id),
  constraint webhook_delivery_endpoint foreign key (branch_id, webhook_endpoint_id) references webhook_endpoint (branch_id, id),
  constraint webhook_delivery_pending_has_a_time check ((status = 'pending') = (next_attempt_at is not null))
);
create index webhook_delivery_by_endpoint on webhook_delivery (branch_id, webhook_endpoint_id, id);
create index webhook_delivery_due on webhook_delivery (branch_id, webhook_endpoint_id, next_attempt_at) where status = 'pending';

-- Where a replay begins: a day, or one event.
create index domain_event_by_id on domain_event (branch_id, id);
create index domain_event_by_time on domain_event (branch_id, occurred_at, seq);

-- The directory says where workers have to look.
alter table branch add column has_webhooks boolean not null default false;
create index branch_with_webhooks on branch (id) where has_webhooks;
grant update (has_webhooks) on branch to cpq_app;

call isolate_branch('webhook_endpoint', 'webhook_position', 'webhook_key', 'webhook_delivery');

grant select, insert, update on webhook_endpoint, webhook_position, webhook_key, webhook_delivery to cpq_app;
-- What was sent is forgotten in time.
grant delete on webhook_delivery to cpq_app;
