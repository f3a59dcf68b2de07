-- What a request with an Idempotency-Key did, written in the transaction that did it: committed if and only if it is remembered (C-12).
-- Rows are of use for seven days, secrets in them for ten minutes; then they are forgotten. One that still stands after seven days is taken over by the next request that names its key.
create table idempotency_key (
  branch_id   uuid        not null references branch,
  subject     text        not null,
  key         text        not null check (length(key) between 16 and 255),
  fingerprint text        not null,
  status      integer     check (status between 200 and 299),
  headers     jsonb,
  body        text,
  is_sealed   boolean     not null default false,
  created_at  timestamptz not null default now(),
  primary key (branch_id, subject, key)
);
create index idempotency_key_by_age on idempotency_key (branch_id, created_at);
create index idempotency_key_with_secret on idempotency_key (branch_id, created_at) where is_sealed and body is not null;

call isolate_branch('idempotency_key');

grant select, insert, update, delete on idempotency_key to cpq_app;
