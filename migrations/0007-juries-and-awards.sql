-- Juries, what they decide, what persons hold from it, and appeals.
create table jury_session (
  branch_id        uuid    not null references branch,
  id               uuid    not null,
  certificate_id   uuid    not null,
  route            text    check (route in ('continuing_training', 'professionalization_contract', 'apprenticeship', 'vae', 'individual')),
  held_on          date    not null,
  place            text,
  capacity         integer not null check (capacity > 0),
  is_anonymised    boolean not null,
  unions_asked_on  date,
  convened_on      date,
  opened_on        date,
  minutes_signed_on date,
  minutes_signed_by uuid,
  reason           text,
  policy_id        uuid,
  status           text    not null,
  version          integer not null check (version > 0),
  primary key (branch_id, id),
  constraint jury_session_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id),
  constraint jury_session_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint jury_session_status_known check (status in ('planned', 'convened', 'open', 'adjourned', 'closed', 'minutes_signed', 'ratified', 'returned', 'cancelled'))
);
create index jury_session_by_day on jury_session (branch_id, held_on, id);
create index jury_session_by_certificate on jury_session (branch_id, certificate_id, id);

-- The latest line of a person counts; a correction names the line that it replaces.
create table panel_member (
  branch_id       uuid        not null references branch,
  id              uuid        not null,
  jury_session_id uuid        not null,
  person_id       uuid        not null,
  name            text        not null,
  college         text        not null check (college in ('employees', 'employers')),
  organization_id uuid,
  mandated_by     text,
  capacity        text        not null check (capacity in ('member', 'commission_representative', 'training_lead', 'practitioner',
    'industry_professional', 'company_representative', 'union_professional', 'funding_adviser', 'provider_representative')),
  role            text        not null check (role in ('president', 'member')),
  is_qualified    boolean     not null,
  is_present      boolean     not null,
  needs_leave     boolean     not null,
  supersedes_id   uuid,
  recorded_at     timestamptz not null,
  primary key (branch_id, id),
  constraint panel_member_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint panel_member_organization foreign key (branch_id, organization_id) references organization (branch_id, id)
);
create index panel_member_by_session on panel_member (branch_id, jury_session_id, id);
create index panel_member_by_person on panel_member (branch_id, person_id);

create table listed_candidate (
  branch_id       uuid        not null references branch,
  id              uuid        not null,
  jury_session_id uuid        not null,
  application_id  uuid        not null,
  anonymous_code  text        not null,
  recorded_at     timestamptz not null,
  primary key (branch_id, id),
  constraint listed_candidate_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint listed_candidate_application foreign key (branch_id, application_id) references application (branch_id, id)
);
create unique index listed_candidate_once on listed_candidate (branch_id, jury_session_id, application_id);
create index listed_candidate_by_application on listed_candidate (branch_id, application_id);

create table jury_decision (
  branch_id          uuid        not null references branch,
  id                 uuid        not null,
  jury_session_id    uuid        not null,
  application_id     uuid        not null,
  is_deferred        boolean     not null,
  units              jsonb       not null default '[]',
  is_distinguished   boolean     not null,
  recused_person_ids uuid[]      not null default '{}',
  votes              jsonb,
  mark_adjustments   jsonb       not null default '[]',
  recommendations    text,
  tally              jsonb,
  supersedes_id      uuid,
  decided_on         date        not null,
  policy_id          uuid        not null,
  recorded_at        timestamptz not null,
  primary key (branch_id, id),
  constraint jury_decision_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint jury_decision_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint jury_decision_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create index jury_decision_by_session on jury_decision (branch_id, jury_session_id, id);
create index jury_decision_by_application on jury_decision (branch_id, application_id);

alter table application add constraint application_jury_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id);

-- The ledger: a unit that a person holds, from which decision, until when.
create table unit_award (
  branch_id         uuid    not null references branch,
  id                uuid    not null,
  candidate_id      uuid    not null,
  certificate_id    uuid    not null,
  framework_version integer not null,
  unit_code         text    not null,
  application_id    uuid    not null,
  jury_session_id   uuid    not null,
  acquired_on       date    not null,
  expires_on        date,
  verification_code text    not null,
  policy_id         uuid    not null,
  revoked_on        date,
  reason            text,
  status            text    not null,
  version           integer not null check (version > 0),
  primary key (branch_id, id),
  constraint unit_award_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint unit_award_framework foreign key (branch_id, certificate_id, framework_version) references framework (branch_id, certificate_id, version),
  constraint unit_award_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint unit_award_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint unit_award_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint unit_award_status_known check (status in ('held', 'revoked'))
);
create unique index unit_award_verification_code on unit_award (branch_id, verification_code);
create index unit_award_by_candidate on unit_award (branch_id, candidate_id, certificate_id, id);
create index unit_award_by_application on unit_award (branch_id, application_id);

create table award (
  branch_id           uuid    not null references branch,
  id                  uuid    not null,
  candidate_id        uuid    not null,
  certificate_id      uuid    not null,
  framework_version   integer not null,
  application_id      uuid    not null,
  jury_session_id     uuid    not null,
  number              text    not null,
  verification_code   text    not null,
  decided_on          date    not null,
  delivered_on        date    not null,
  level               integer check (level between 1 and 8),
  registration_number text,
  is_distinguished    boolean not null default false,
  duplicated_on       date,
  transmitted_on      date,
  policy_id           uuid    not null,
  revoked_on          date,
  reason              text,
  status              text    not null,
  version             integer not null check (version > 0),
  primary key (branch_id, id),
  constraint award_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint award_framework foreign key (branch_id, certificate_id, framework_version) references framework (branch_id, certificate_id, version),
  constraint award_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint award_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint award_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint award_status_known check (status in ('issued', 'revoked'))
);
create unique index award_number on award (branch_id, number);
create unique index award_verification_code on award (branch_id, verification_code);
create unique index award_one_live on award (branch_id, candidate_id, certificate_id) where status = 'issued';
create index award_by_candidate on award (branch_id, candidate_id, id);
create index award_by_certificate on award (branch_id, certificate_id, id);
create index award_by_delivery on award (branch_id, delivered_on, id);

-- A unit of another branch that was recognised here by its public code: a fact of its day, with its source.
create table unit_recognition (
  branch_id         uuid        not null references branch,
  id                uuid        not null,
  candidate_id      uuid        not null,
  certificate_id    uuid        not null,
  framework_version integer     not null,
  unit_code         text        not null,
  common_code       text        not null,
  verification_code text        not null,
  source_branch     text        not null,
  source_title      text        not null,
  source_unit       text        not null,
  acquired_on       date        not null,
  expires_on        date,
  recognised_on     date        not null,
  recorded_at       timestamptz not null,
  primary key (branch_id, id),
  constraint unit_recognition_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint unit_recognition_framework foreign key (branch_id, certificate_id, framework_version) references framework (branch_id, certificate_id, version)
);
create unique index unit_recognition_once on unit_recognition (branch_id, certificate_id, unit_code, verification_code);
create index unit_recognition_by_candidate on unit_recognition (branch_id, candidate_id, id);

create table appeal (
  branch_id              uuid    not null references branch,
  id                     uuid    not null,
  application_id         uuid,
  accreditation_id       uuid,
  candidate_id           uuid,
  jury_session_id        uuid,
  organization_id        uuid,
  examiner_id            uuid,
  grounds                text    not null,
  filed_by               text    not null,
  filed_on               date    not null,
  notified_on            date    not null,
  latest_on              date,
  body                   text    not null check (body in ('joint_commission', 'national_jury', 'certifying_body')),
  admitted_on            date,
  ruled_on               date,
  reason                 text,
  policy_id              uuid    not null,
  status                 text    not null,
  version                integer not null check (version > 0),
  primary key (branch_id, id),
  constraint appeal_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint appeal_accreditation foreign key (branch_id, accreditation_id) references accreditation (branch_id, id),
  constraint appeal_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint appeal_session foreign key (branch_id, jury_session_id) references jury_session (branch_id, id),
  constraint appeal_organization foreign key (branch_id, organization_id) references organization (branch_id, id),
  constraint appeal_examiner foreign key (branch_id, examiner_id) references examiner (branch_id, id),
  constraint appeal_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint appeal_one_decision check ((accreditation_id is null) = (application_id is not null and candidate_id is not null and jury_session_id is not null)),
  constraint appeal_status_known check (status in ('filed', 'late', 'admitted', 'upheld', 'new_deliberation', 'overturned', 'replaced', 'closed'))
);
create unique index appeal_one_live on appeal (branch_id, application_id, jury_session_id) where status <> 'closed' and application_id is not null;
create unique index appeal_one_live_of_loss on appeal (branch_id, accreditation_id, notified_on) where status <> 'closed' and accreditation_id is not null;
create index appeal_by_candidate on appeal (branch_id, candidate_id, id);
create index appeal_by_accreditation on appeal (branch_id, accreditation_id, id);
create index appeal_by_organization on appeal (branch_id, organization_id, id);
create index appeal_by_examiner on appeal (branch_id, examiner_id, id);

create table appeal_decision (
  branch_id   uuid        not null references branch,
  id          uuid        not null,
  appeal_id   uuid        not null,
  ruling      text        not null check (ruling in ('upheld', 'new_deliberation', 'overturned')),
  decided_on  date        not null,
  reason      text,
  policy_id   uuid        not null,
  recorded_at timestamptz not null,
  primary key (branch_id, id),
  constraint appeal_decision_appeal foreign key (branch_id, appeal_id) references appeal (branch_id, id),
  constraint appeal_decision_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create index appeal_decision_by_appeal on appeal_decision (branch_id, appeal_id, id);

call isolate_branch('jury_session', 'panel_member', 'listed_candidate', 'jury_decision', 'unit_award', 'award', 'unit_recognition', 'appeal', 'appeal_decision');
grant select, insert, update on jury_session, unit_award, award, appeal to cpq_app;
grant select, insert on panel_member, listed_candidate, jury_decision, unit_recognition, appeal_decision to cpq_app;
