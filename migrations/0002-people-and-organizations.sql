-- Who takes part: organisations, seats of the joint commission, examiners, candidates. Records: content and no status.
create table organization (
  branch_id            uuid    not null references branch,
  id                   uuid    not null,
  name                 text    not null,
  siret                text    check (siret ~ '^[0-9]{14}$'),
  kinds                text[]  not null,
  activity_declaration text,
  sites                jsonb   not null default '[]',
  version              integer not null check (version > 0),
  primary key (branch_id, id)
);

create table seat (
  branch_id         uuid    not null references branch,
  id                uuid    not null,
  college           text    not null check (college in ('employees', 'employers')),
  organization_name text    not null,
  sector            text    check (sector ~ '^[0-9]{1,4}$'),
  titular_id        uuid,
  titular_name      text,
  substitute_id     uuid,
  substitute_name   text,
  ended_on          date,
  version           integer not null check (version > 0),
  primary key (branch_id, id)
);

create table examiner (
  branch_id                uuid    not null references branch,
  id                       uuid    not null,
  family_name              text    not null,
  given_names              text    not null,
  email                    text,
  employer_organization_id uuid,
  trains_for               uuid[]  not null default '{}',
  trains_companies         jsonb   not null default '[]',
  qualities                text[]  not null default '{professional}' check (qualities <@ array['pedagogical', 'professional']),
  years_in_trade           integer not null check (years_in_trade >= 0),
  retired_on               date,
  version                  integer not null check (version > 0),
  primary key (branch_id, id),
  constraint examiner_employer foreign key (branch_id, employer_organization_id) references organization (branch_id, id)
);
create index examiner_by_employer on examiner (branch_id, employer_organization_id);

create table candidate (
  branch_id                uuid    not null references branch,
  id                       uuid    not null,
  family_name              text    not null,
  given_names              text    not null,
  birth_date               date    not null,
  birth_place              text,
  email                    text,
  phone                    text,
  category                 text    not null check (category in ('job_seeker', 'young_person', 'employee', 'self_employed', 'other')),
  employer_organization_id uuid,
  managing_organization_id uuid,
  version                  integer not null check (version > 0),
  primary key (branch_id, id),
  constraint candidate_employer foreign key (branch_id, employer_organization_id) references organization (branch_id, id),
  constraint candidate_managing_organization foreign key (branch_id, managing_organization_id) references organization (branch_id, id)
);
create index candidate_by_employer on candidate (branch_id, employer_organization_id);
create index candidate_by_manager on candidate (branch_id, managing_organization_id);

-- Declared conflicts of interest: this person (examiner, juror) is related to this candidate.
create table candidate_link (
  branch_id    uuid not null references branch,
  id           uuid not null,
  candidate_id uuid not null,
  person_id    uuid not null,
  relation     text not null check (relation in ('employs', 'family', 'trained', 'coached', 'assessed', 'same_organization')),
  declared_on  date not null,
  primary key (branch_id, id),
  constraint candidate_link_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id)
);
create unique index candidate_link_once on candidate_link (branch_id, candidate_id, person_id, relation);
create index candidate_link_by_person on candidate_link (branch_id, person_id);

call isolate_branch('organization', 'seat', 'examiner', 'candidate', 'candidate_link');
grant select, insert, update on organization, seat, examiner, candidate to cpq_app;
grant select, insert on candidate_link to cpq_app;
