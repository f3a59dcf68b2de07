-- Rotation: the secret before works on until `previous_until`. Milliseconds, as instants are told and compared in lists.
alter table api_key
  alter column created_at type timestamptz(3),
  add column networks       text[] not null default '{}',
  add column rotated_at     timestamptz,
  add column rotated_by     text,
  add column previous_hash  text,
  add column previous_until timestamptz,
  add column revoked_by     text,
  add constraint api_key_previous_ends check ((previous_hash is null) = (previous_until is null));
grant update (rotated_at, rotated_by, previous_hash, previous_until, revoked_by) on api_key to cpq_app;
create index api_key_by_creation on api_key (branch_id, created_at, id);
create index api_key_by_role on api_key (branch_id, role, created_at, id);

-- Identity providers of branches: which tokens act in a branch, and as whom (C-58). No token names its branch by itself.
create table issuer (
  id                 uuid           not null primary key,
  branch_id          uuid           not null references branch,
  is_sandbox         boolean        not null default false,
  label              text           not null,
  issuer             text           not null,
  audience           text           not null,
  jwks_uri           text           not null,
  algorithms         text[]         not null,
  branch_claim       text,
  branch_value       text,
  roles              text[]         not null,
  scopes             text[]         not null,
  role_claim         text           not null,
  person_claim       text           not null,
  organization_claim text           not null,
  scope_claim        text,
  disabled_at        timestamptz(3),
  disabled_by        text,
  created_by         text           not null,
  created_at         timestamptz(3) not null default now(),
  constraint issuer_branch_claim_has_value check ((branch_claim is null) = (branch_value is null)),
  constraint issuer_gives_roles check (roles <@ array['officer', 'commission_member', 'training_provider', 'examiner', 'juror', 'candidate',
                                                      'employer', 'auditor'])
);
create index issuer_by_branch on issuer (branch_id, created_at, id);
-- What a token says leads to one branch at most. What sandboxes trust is in nobody's way.
create unique index issuer_one_branch on issuer (issuer, audience, coalesce(branch_value, '')) where disabled_at is null and not is_sandbox;
create unique index issuer_once_a_sandbox on issuer (issuer, audience, branch_id, coalesce(branch_value, '')) where disabled_at is null and is_sandbox;

grant select, insert on issuer to cpq_app;
grant update (disabled_at, disabled_by) on issuer to cpq_app;
