-- The right to prepare or assess, of organisations and examiners: its file, its decision, its dates, what becomes of running enrollments.
create table accreditation (
  branch_id       uuid    not null references branch,
  id              uuid    not null,
  holder          text    not null check (holder in ('organization', 'examiner')),
  organization_id uuid,
  examiner_id     uuid,
  activities      text[]  not null,
  certificate_ids uuid[]  not null default '{}',
  site_codes      text[]  not null default '{}',
  previous_id     uuid,
  arrival_number  integer,
  submitted_on    date,
  accepted_on     date,
  decided_on      date,
  valid_from      date,
  valid_until     date,
  suspended_from  date,
  suspensions     jsonb   not null default '[]',
  withdrawn_from  date,
  case_closed_on  date,
  register_changed_on    date,
  register_update_due_on date,
  register_updated_on    date,
  faults          jsonb   not null default '[]',
  reason          text,
  policy_id       uuid,
  status          text    not null,
  version         integer not null check (version > 0),
  primary key (branch_id, id),
  constraint accreditation_organization foreign key (branch_id, organization_id) references organization (branch_id, id),
  constraint accreditation_examiner foreign key (branch_id, examiner_id) references examiner (branch_id, id),
  constraint accreditation_previous foreign key (branch_id, previous_id) references accreditation (branch_id, id),
  constraint accreditation_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint accreditation_one_holder check ((holder = 'organization') = (organization_id is not null) and (holder = 'examiner') = (examiner_id is not null)),
  constraint accreditation_status_known check (status in ('draft', 'submitted', 'incomplete', 'complete', 'granted', 'refused', 'suspended', 'withdrawn', 'relinquished'))
);
create index accreditation_by_organization on accreditation (branch_id, organization_id);
create index accreditation_by_examiner on accreditation (branch_id, examiner_id);
create index accreditation_by_previous on accreditation (branch_id, previous_id);
create unique index accreditation_arrival on accreditation (branch_id, arrival_number);

create table accreditation_document (
  branch_id        uuid        not null references branch,
  id               uuid        not null,
  accreditation_id uuid        not null,
  kind             text        not null,
  issued_on        date,
  value            integer,
  reference        text        not null,
  recorded_at      timestamptz not null,
  primary key (branch_id, id),
  constraint accreditation_document_accreditation foreign key (branch_id, accreditation_id) references accreditation (branch_id, id)
);
create index accreditation_document_by_accreditation on accreditation_document (branch_id, accreditation_id, id);

create table accreditation_commitment (
  branch_id        uuid        not null references branch,
  id               uuid        not null,
  accreditation_id uuid        not null,
  year             integer     not null,
  recorded_at      timestamptz not null,
  primary key (branch_id, id),
  constraint accreditation_commitment_accreditation foreign key (branch_id, accreditation_id) references accreditation (branch_id, id)
);
create unique index accreditation_commitment_once on accreditation_commitment (branch_id, accreditation_id, year);

-- From when on an organisation follows a version of a certificate that was revised.
create table accreditation_compliance (
  branch_id         uuid        not null references branch,
  id                uuid        not null,
  accreditation_id  uuid        not null,
  certificate_id    uuid        not null,
  framework_version integer     not null,
  declared_on       date        not null,
  recorded_at       timestamptz not null,
  primary key (branch_id, id),
  constraint accreditation_compliance_accreditation foreign key (branch_id, accreditation_id) references accreditation (branch_id, id),
  constraint accreditation_compliance_framework foreign key (branch_id, certificate_id, framework_version)
    references framework (branch_id, certificate_id, version)
);
create unique index accreditation_compliance_once on accreditation_compliance (branch_id, accreditation_id, certificate_id, framework_version);
create index accreditation_compliance_by_framework on accreditation_compliance (branch_id, certificate_id, framework_version);

call isolate_branch('accreditation', 'accreditation_document', 'accreditation_commitment', 'accreditation_compliance');
grant select, insert, update on accreditation to cpq_app;
grant select, insert on accreditation_document, accreditation_commitment, accreditation_compliance to cpq_app;
