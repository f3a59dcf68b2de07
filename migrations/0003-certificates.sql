-- What candidates aim at: projects, certificates, versions of their frameworks. Statuses are those of the machines: a test compares them.
create table certificate (
  branch_id               uuid    not null references branch,
  id                      uuid    not null,
  code                    text    not null,
  title                   text    not null,
  sector                  text    check (sector ~ '^[0-9]{1,4}$'),
  is_interbranch          boolean not null default false,
  partner_branches        text[]  not null default '{}',
  framework_version       integer not null check (framework_version > 0),
  framework_dates         jsonb   not null default '[]',
  register                text    check (register in ('rncp', 'rs')),
  registration_number     text    check (registration_number ~ '^(RNCP|RS)[0-9]+$'),
  level                   integer check (level between 1 and 8),
  decided_on              date,
  effective_on            date,
  registration_end        date,
  last_delivery_date      date,
  is_single_cohort        boolean not null default false,
  earlier_registrations   jsonb   not null default '[]',
  adopted_on              date    not null,
  renewed_on              date,
  is_renewed_with_changes boolean not null default false,
  closed_on               date,
  status                  text    not null,
  status_before           text,
  version                 integer not null check (version > 0),
  primary key (branch_id, id),
  constraint certificate_status_known check (status in ('active', 'registration_pending', 'registered', 'suspended', 'closed')),
  constraint certificate_level_only_in_rncp check (level is null or register = 'rncp')
);
create unique index certificate_code on certificate (branch_id, code);

-- Immutable: the app role may not update it.
create table framework (
  branch_id      uuid    not null references branch,
  id             uuid    not null,
  certificate_id uuid    not null,
  version        integer not null check (version > 0),
  project_id     uuid    not null,
  adopted_on     date    not null,
  effective_on   date    not null,
  comply_by      date    not null,
  content        jsonb   not null,
  primary key (branch_id, id),
  constraint framework_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id)
);
create unique index framework_version on framework (branch_id, certificate_id, version);

-- What a vote said that units are worth in a version of this certificate.
create table unit_equivalence (
  branch_id      uuid        not null references branch,
  id             uuid        not null,
  certificate_id uuid        not null,
  steps          jsonb       not null,
  decided_on     date        not null,
  policy_id      uuid        not null,
  recorded_at    timestamptz not null,
  primary key (branch_id, id),
  constraint unit_equivalence_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id),
  constraint unit_equivalence_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create index unit_equivalence_by_certificate on unit_equivalence (branch_id, certificate_id);
create index unit_equivalence_by_policy on unit_equivalence (branch_id, policy_id);

-- What the yearly look at a certificate found.
create table certificate_review (
  branch_id      uuid        not null references branch,
  id             uuid        not null,
  certificate_id uuid        not null,
  year           integer     not null check (year between 1900 and 9999),
  findings       text        not null,
  recorded_on    date        not null,
  recorded_at    timestamptz not null,
  primary key (branch_id, id),
  constraint certificate_review_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id)
);
create unique index certificate_review_one_a_year on certificate_review (branch_id, certificate_id, year);

create table certificate_project (
  branch_id        uuid    not null references branch,
  id               uuid    not null,
  kind             text    not null check (kind in ('creation', 'revision', 'renewal', 'closure')),
  certificate_id   uuid,
  code             text    not null,
  title            text    not null,
  sector           text    check (sector ~ '^[0-9]{1,4}$'),
  is_interbranch   boolean not null default false,
  partner_branches text[]  not null default '{}',
  need             text,
  answers          jsonb   not null default '[]',
  catalogue_code   text,
  framework        jsonb,
  effective_on     date,
  proposed_by      text    not null,
  proposed_on      date    not null,
  rework_reason    text,
  decided_on       date,
  reason           text,
  status           text    not null,
  version          integer not null check (version > 0),
  primary key (branch_id, id),
  constraint certificate_project_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id),
  constraint certificate_project_status_known check (status in ('draft', 'opportunity_review', 'design', 'commission_review', 'approved', 'rejected', 'withdrawn'))
);
create index certificate_project_by_status on certificate_project (branch_id, status, id);
create index certificate_project_by_certificate on certificate_project (branch_id, certificate_id);

call isolate_branch('certificate', 'framework', 'unit_equivalence', 'certificate_review', 'certificate_project');
grant select, insert, update on certificate, certificate_project to cpq_app;
grant select, insert on framework, unit_equivalence, certificate_review to cpq_app;
