-- What every branch table leans on: the branch directory, credentials, the counter that orders events, the events themselves.
create table branch (
  id           uuid        not null primary key,
  slug         text        not null constraint branch_slug unique check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
  name         text        not null,
  idcc         text        check (idcc ~ '^[0-9]{1,4}$'),
  prefix       text        not null constraint branch_prefix unique check (prefix ~ '^[A-Z]{3,6}$'),
  time_zone    text        not null,
  clock_offset bigint      not null default 0,
  is_sandbox   boolean     not null default false,
  created_at   timestamptz not null default now(),
  constraint branch_clock_moves_in_sandboxes_only check (is_sandbox or clock_offset = 0)
);

-- Read before the branch is known: the key names its branch. A key without branch belongs to a platform administrator.
create table api_key (
  id              text        not null primary key,
  branch_id       uuid        references branch,
  secret_hash     text        not null,
  label           text        not null,
  role            text        not null check (role in ('officer', 'commission_member', 'training_provider', 'examiner', 'juror', 'candidate',
                                                       'employer', 'auditor', 'admin')),
  person_id       uuid,
  organization_id uuid,
  scopes          text[],
  expires_at      timestamptz,
  revoked_at      timestamptz,
  last_used_at    timestamptz,
  created_by      text,
  created_at      timestamptz not null default now(),
  constraint api_key_admins_have_no_branch check ((role = 'admin') = (branch_id is null))
);
create index api_key_by_branch on api_key (branch_id, id);

create table branch_counter (
  branch_id uuid   not null primary key references branch,
  seq       bigint not null default 0,
  hash      text   not null default ''
);

-- Human numbers (award numbers): drawn in the transaction that uses them.
create table number_counter (
  branch_id uuid   not null references branch,
  name      text   not null,
  value     bigint not null,
  primary key (branch_id, name)
);

-- Destroying a person's key destroys the personal text in events (P-3).
create table person_key (
  branch_id uuid not null references branch,
  person_id uuid not null,
  key       text not null,
  primary key (branch_id, person_id)
);

create table policy (
  branch_id  uuid    not null references branch,
  id         uuid    not null,
  version    integer not null check (version > 0),
  valid_from date    not null,
  title      text    not null,
  preset     text,
  rules      jsonb   not null,
  primary key (branch_id, id),
  constraint policy_one_per_version unique (branch_id, version)
);
create index policy_in_force on policy (branch_id, valid_from, version);

create table domain_event (
  branch_id    uuid        not null references branch,
  seq          bigint      not null,
  id           uuid        not null,
  aggregate    text        not null,
  aggregate_id uuid        not null,
  version      integer     not null,
  type         text        not null,
  data         jsonb       not null,
  actor_id     text        not null,
  actor_role   text        not null,
  request_id   text        not null,
  occurred_at  timestamptz not null,
  prev_hash    text        not null,
  hash         text        not null,
  primary key (branch_id, seq)
);
create index domain_event_by_aggregate on domain_event (branch_id, aggregate_id, seq);

-- Numbers and chains the events of a transaction, as its last statement: the counter's row is held from here to COMMIT, and no longer (E-1, A-1).
-- `head`, `middle` and `tail` are the event's canonical JSON around the two values that are only known here.
create procedure append_events(branch uuid, events jsonb) language plpgsql as $$
declare
  counter branch_counter;
  event   jsonb;
  hash    text;
begin
  select * into strict counter from branch_counter where branch_id = branch for no key update;
  for event in select value from jsonb_array_elements(events) loop
    counter.seq := counter.seq + 1;
    hash := encode(sha256(convert_to((event->>'head') || counter.hash || (event->>'middle') || counter.seq || (event->>'tail'), 'UTF8')), 'hex');
    insert into domain_event values (branch, counter.seq, (event->>'id')::uuid, event->>'aggregate', (event->>'aggregateId')::uuid,
      (event->>'version')::integer, event->>'type', event->'data', event->>'actorId', event->>'actorRole', event->>'requestId',
      (event->>'occurredAt')::timestamptz, counter.hash, hash);
    counter.hash := hash;
  end loop;
  update branch_counter set seq = counter.seq, hash = counter.hash where branch_id = branch;
end $$;

-- Closed without a branch: after SET LOCAL the setting is the empty string, and nullif turns it into no row (R-2).
create procedure isolate_branch(variadic tables text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array tables loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (branch_id = nullif(current_setting(''app.branch_id'', true), '''')::uuid)'
      ' with check (branch_id = nullif(current_setting(''app.branch_id'', true), '''')::uuid)', name || '_of_branch', name);
  end loop;
end $$;

call isolate_branch('branch_counter', 'number_counter', 'person_key', 'policy', 'domain_event');

grant select, insert on branch, policy, domain_event to cpq_app;
grant update (clock_offset, name) on branch to cpq_app;
grant select, insert, update on branch_counter, number_counter to cpq_app;
grant select, insert, delete on person_key to cpq_app;
grant select, insert on api_key to cpq_app;
grant update (revoked_at, last_used_at, secret_hash) on api_key to cpq_app;
