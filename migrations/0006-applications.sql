-- One person, one certificate, one attempt; its assessments, its training.
create table application (
  branch_id                uuid    not null references branch,
  id                       uuid    not null,
  candidate_id             uuid    not null,
  certificate_id           uuid    not null,
  framework_version        integer not null,
  registration             text    not null default 'unregistered' check (registration in ('unregistered', 'rs', 'rncp')),
  route                    text    not null check (route in ('continuing_training', 'professionalization_contract', 'apprenticeship', 'vae', 'individual')),
  scheme                   text    not null check (scheme in ('skills_development_plan', 'professionalization_contract', 'cpf', 'pro_a', 'job_seeker_training', 'self_funded')),
  unit_codes               text[]  not null default '{}',
  employer_organization_id uuid,
  agreement_signed_on      date,
  filed_by                 text    not null,
  filing_organization_id   uuid,
  prerequisites_declared   boolean not null default false,
  experience_years         integer check (experience_years between 0 and 80),
  is_under_agreement       boolean not null default false,
  individual_authorised_on date,
  previous_application_id  uuid,
  submitted_on             date,
  completed_on             date,
  tacit_admission_on       date,
  orientation              text    check (orientation in ('vae', 'training', 'training_then_vae', 'not_eligible')),
  admissibility            text    check (admissibility in ('admissible', 'not_admissible')),
  admissibility_decided_on date,
  validation_file_on       date,
  jury_due_on              date,
  jury_session_id          uuid,
  outcome                  text    check (outcome in ('full', 'partial', 'refused')),
  acquired_units           text[]  not null default '{}',
  kept_competences         jsonb   not null default '[]',
  is_distinguished         boolean not null default false,
  decided_on               date,
  notify_due_on            date,
  published_on             date,
  appeal_months            smallint,
  appeal_until             date,
  retake_from              date,
  note                     text,
  reason                   text,
  policy_id                uuid,
  status                   text    not null,
  version                  integer not null check (version > 0),
  primary key (branch_id, id),
  constraint application_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint application_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id),
  constraint application_framework foreign key (branch_id, certificate_id, framework_version) references framework (branch_id, certificate_id, version),
  constraint application_employer foreign key (branch_id, employer_organization_id) references organization (branch_id, id),
  constraint application_filing_organization foreign key (branch_id, filing_organization_id) references organization (branch_id, id),
  constraint application_previous foreign key (branch_id, previous_application_id) references application (branch_id, id),
  constraint application_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint application_status_known check (status in ('draft', 'submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training',
    'in_training', 'ready_for_jury', 'listed', 'proposed', 'certified', 'partially_certified', 'refused', 'not_eligible', 'withdrawn', 'abandoned'))
);
-- A person has one live application per certificate; ended ones may be many.
create unique index application_one_live on application (branch_id, candidate_id, certificate_id)
  where status in ('submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training', 'in_training', 'ready_for_jury', 'listed', 'proposed');
create index application_by_candidate on application (branch_id, candidate_id, id);
create index application_by_certificate on application (branch_id, certificate_id, id);
create index application_by_status on application (branch_id, status, id);
create index application_by_session on application (branch_id, jury_session_id);
create index application_by_employer on application (branch_id, employer_organization_id, id);
create index application_by_filing_organization on application (branch_id, filing_organization_id, id);

-- Orientation and admissibility: immutable, a correction names what it supersedes.
create table application_decision (
  branch_id      uuid        not null references branch,
  id             uuid        not null,
  application_id uuid        not null,
  kind           text        not null check (kind in ('orientation', 'admissibility', 'admissibility_revocation', 'outcome')),
  value          text        not null,
  decided_on     date        not null,
  reason         text,
  gaps           jsonb       not null default '[]',
  policy_id      uuid        not null,
  recorded_at    timestamptz not null,
  primary key (branch_id, id),
  constraint application_decision_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint application_decision_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create index application_decision_by_application on application_decision (branch_id, application_id, id);

-- Steps before VAE is admitted: of several results of one step, the latest counts.
create table application_precheck (
  branch_id      uuid        not null references branch,
  id             uuid        not null,
  application_id uuid        not null,
  step           text        not null check (step in ('self_positioning', 'pre_file', 'quiz')),
  is_passed      boolean     not null,
  score          text,
  comment        text,
  recorded_on    date        not null,
  policy_id      uuid        not null,
  recorded_at    timestamptz not null,
  primary key (branch_id, id),
  constraint application_precheck_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint application_precheck_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create index application_precheck_by_application on application_precheck (branch_id, application_id, id);

create table assessment (
  branch_id          uuid    not null references branch,
  id                 uuid    not null,
  application_id     uuid    not null,
  candidate_id       uuid    not null,
  kind               text    not null check (kind in ('positioning', 'certification')),
  unit_codes         text[]  not null,
  planned_for        date    not null,
  examiner_id        uuid,
  second_examiner_id uuid,
  is_other_service   boolean not null default false,
  assigned_on        date,
  completed_on       date,
  locked_on          date,
  orientation        text    check (orientation in ('vae', 'training', 'training_then_vae', 'not_eligible')),
  comment            text,
  supersedes_id      uuid,
  reason             text,
  status             text    not null,
  version            integer not null check (version > 0),
  primary key (branch_id, id),
  constraint assessment_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint assessment_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint assessment_examiner foreign key (branch_id, examiner_id) references examiner (branch_id, id),
  constraint assessment_second_examiner foreign key (branch_id, second_examiner_id) references examiner (branch_id, id),
  constraint assessment_supersedes foreign key (branch_id, supersedes_id) references assessment (branch_id, id),
  constraint assessment_status_known check (status in ('planned', 'assigned', 'completed', 'locked', 'absent', 'cancelled', 'superseded'))
);
create index assessment_by_application on assessment (branch_id, application_id, id);
create index assessment_by_candidate on assessment (branch_id, candidate_id, id);
create index assessment_by_day on assessment (branch_id, planned_for, id);
create index assessment_by_examiner on assessment (branch_id, examiner_id, id);
create index assessment_by_second_examiner on assessment (branch_id, second_examiner_id, id);

create table assessment_result (
  branch_id     uuid        not null references branch,
  id            uuid        not null,
  assessment_id uuid        not null,
  unit_code     text        not null,
  outcome       text        not null check (outcome in ('acquired', 'not_acquired', 'jury')),
  marks         jsonb       not null default '{}',
  comment       text,
  policy_id     uuid        not null,
  recorded_at   timestamptz not null,
  primary key (branch_id, id),
  constraint assessment_result_assessment foreign key (branch_id, assessment_id) references assessment (branch_id, id),
  constraint assessment_result_policy foreign key (branch_id, policy_id) references policy (branch_id, id)
);
create unique index assessment_result_one_per_unit on assessment_result (branch_id, assessment_id, unit_code);

create table training_enrollment (
  branch_id              uuid    not null references branch,
  id                     uuid    not null,
  application_id         uuid    not null,
  candidate_id           uuid    not null,
  organization_id        uuid    not null,
  site_code              text,
  unit_codes             text[]  not null,
  completed_unit_codes   text[]  not null default '{}',
  starts_on              date    not null,
  ends_on                date,
  planned_hours          integer not null check (planned_hours >= 0),
  candidate_agreed_on    date,
  organization_agreed_on date,
  activated_on           date,
  completed_on           date,
  files_kept_until       date,
  transferred_from_id    uuid,
  reason                 text,
  status                 text    not null,
  version                integer not null check (version > 0),
  primary key (branch_id, id),
  constraint training_enrollment_application foreign key (branch_id, application_id) references application (branch_id, id),
  constraint training_enrollment_candidate foreign key (branch_id, candidate_id) references candidate (branch_id, id),
  constraint training_enrollment_organization foreign key (branch_id, organization_id) references organization (branch_id, id),
  constraint training_enrollment_transferred_from foreign key (branch_id, transferred_from_id) references training_enrollment (branch_id, id),
  constraint training_enrollment_status_known check (status in ('proposed', 'agreed', 'active', 'completed', 'dropped', 'transferred', 'terminated'))
);
create index training_enrollment_by_application on training_enrollment (branch_id, application_id, id);
create index training_enrollment_by_candidate on training_enrollment (branch_id, candidate_id, id);
create index training_enrollment_by_organization on training_enrollment (branch_id, organization_id, id);

-- Declared before it takes place.
create table training_session (
  branch_id              uuid        not null references branch,
  id                     uuid        not null,
  training_enrollment_id uuid        not null,
  starts_at              timestamptz not null,
  held_on                date        not null,
  hours                  integer     not null check (hours between 1 and 12),
  unit_code              text,
  recorded_at            timestamptz not null,
  primary key (branch_id, id),
  constraint training_session_enrollment foreign key (branch_id, training_enrollment_id) references training_enrollment (branch_id, id)
);
create index training_session_by_enrollment on training_session (branch_id, training_enrollment_id, id);

create table training_attendance (
  branch_id              uuid        not null references branch,
  id                     uuid        not null,
  training_enrollment_id uuid        not null,
  held_on                date        not null,
  hours                  integer     not null check (hours between 1 and 12),
  unit_code              text,
  recorded_at            timestamptz not null,
  primary key (branch_id, id),
  constraint training_attendance_enrollment foreign key (branch_id, training_enrollment_id) references training_enrollment (branch_id, id)
);
create index training_attendance_by_enrollment on training_attendance (branch_id, training_enrollment_id, id);

-- What becomes of an enrollment that runs when its organisation loses the right to train.
create table accreditation_disposition (
  branch_id              uuid        not null references branch,
  id                     uuid        not null,
  accreditation_id       uuid        not null,
  training_enrollment_id uuid        not null,
  disposition            text        not null check (disposition in ('complete_here', 'transfer', 'assess_elsewhere', 'stop')),
  note                   text,
  recorded_at            timestamptz not null,
  primary key (branch_id, id),
  constraint accreditation_disposition_accreditation foreign key (branch_id, accreditation_id) references accreditation (branch_id, id),
  constraint accreditation_disposition_enrollment foreign key (branch_id, training_enrollment_id) references training_enrollment (branch_id, id)
);
create unique index accreditation_disposition_once on accreditation_disposition (branch_id, accreditation_id, training_enrollment_id);

call isolate_branch('application', 'application_decision', 'application_precheck', 'assessment', 'assessment_result', 'training_enrollment', 'training_session', 'training_attendance',
  'accreditation_disposition');
grant select, insert, update on application, assessment, training_enrollment to cpq_app;
grant select, insert on application_decision, application_precheck, assessment_result, training_session, training_attendance, accreditation_disposition to cpq_app;
