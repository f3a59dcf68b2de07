-- The joint commission: its sessions, who attends, what it decides, who voted what.
create table commission_session (
  branch_id               uuid    not null references branch,
  id                      uuid    not null,
  kind                    text    not null check (kind in ('ordinary', 'extraordinary', 'disciplinary')),
  held_on                 date    not null,
  place                   text,
  president_seat_id       uuid    not null,
  president_college       text    not null check (president_college in ('employees', 'employers')),
  vice_president_seat_id  uuid    not null,
  member_seat_ids         uuid[]  not null default '{}',
  requested_by_seat_ids   uuid[]  not null default '{}',
  convened_on             date,
  documents_due_on        date,
  president_signed_on     date,
  vice_president_signed_on date,
  minutes_due_on          date,
  minutes_approved_on     date,
  minutes_approved_in_id  uuid,
  reason                  text,
  status                  text    not null,
  version                 integer not null check (version > 0),
  primary key (branch_id, id),
  constraint commission_session_president foreign key (branch_id, president_seat_id) references seat (branch_id, id),
  constraint commission_session_vice_president foreign key (branch_id, vice_president_seat_id) references seat (branch_id, id),
  constraint commission_session_approving foreign key (branch_id, minutes_approved_in_id) references commission_session (branch_id, id),
  constraint commission_session_approved check ((minutes_approved_on is null) = (minutes_approved_in_id is null)),
  constraint commission_session_status_known check (status in ('planned', 'convened', 'open', 'adjourned', 'closed', 'minutes_signed', 'cancelled'))
);
create index commission_session_by_day on commission_session (branch_id, held_on, id);
create index commission_session_by_approving on commission_session (branch_id, minutes_approved_in_id);

-- Of a seat and a day the latest line counts, and names the line that it replaces. An adjourned session counts those who come on its new day.
create table attendance (
  branch_id             uuid        not null references branch,
  id                    uuid        not null,
  commission_session_id uuid        not null,
  held_on               date        not null,
  seat_id               uuid        not null,
  presence              text        not null check (presence in ('present', 'substitute', 'proxy', 'absent')),
  proxy_holder_seat_id  uuid,
  supersedes_id         uuid,
  recorded_at           timestamptz not null,
  primary key (branch_id, id),
  constraint attendance_session foreign key (branch_id, commission_session_id) references commission_session (branch_id, id),
  constraint attendance_seat foreign key (branch_id, seat_id) references seat (branch_id, id),
  constraint attendance_proxy_holder foreign key (branch_id, proxy_holder_seat_id) references seat (branch_id, id)
);
create index attendance_by_session on attendance (branch_id, commission_session_id, id);

create table commission_approval (
  branch_id             uuid    not null references branch,
  id                    uuid    not null,
  subject               text    not null check (subject in ('project_opportunity', 'project_framework', 'accreditation_grant', 'accreditation_renewal',
    'accreditation_suspension', 'accreditation_withdrawal', 'jury_ratification', 'appeal_ruling', 'unit_equivalence', 'certificate_closure')),
  subject_id            uuid    not null,
  title                 text    not null,
  sector                text    check (sector ~ '^[0-9]{1,4}$'),
  effective_on          date,
  equivalences          jsonb   not null default '[]',
  commission_session_id uuid,
  reading               integer not null check (reading in (1, 2)),
  back_by               date,
  decision              jsonb,
  decided_on            date,
  policy_id             uuid,
  reason                text,
  status                text    not null,
  version               integer not null check (version > 0),
  primary key (branch_id, id),
  constraint commission_approval_session foreign key (branch_id, commission_session_id) references commission_session (branch_id, id),
  constraint commission_approval_policy foreign key (branch_id, policy_id) references policy (branch_id, id),
  constraint commission_approval_status_known check (status in ('proposed', 'tabled', 'adopted', 'rejected', 'disagreement', 'postponed', 'withdrawn'))
);
create unique index commission_approval_one_live on commission_approval (branch_id, subject, subject_id)
  where status in ('proposed', 'tabled', 'disagreement', 'postponed');
create index commission_approval_by_session on commission_approval (branch_id, commission_session_id, id);

create table ballot (
  branch_id              uuid        not null references branch,
  id                     uuid        not null,
  commission_approval_id uuid        not null,
  reading                integer     not null,
  seat_id                uuid        not null,
  choice                 text        not null check (choice in ('for', 'against', 'abstain')),
  capacity               text        not null check (capacity in ('titular', 'substitute', 'proxy')),
  cast_by                uuid        not null,
  recorded_at            timestamptz not null,
  primary key (branch_id, id),
  constraint ballot_approval foreign key (branch_id, commission_approval_id) references commission_approval (branch_id, id),
  constraint ballot_seat foreign key (branch_id, seat_id) references seat (branch_id, id)
);
create unique index ballot_one_per_seat on ballot (branch_id, commission_approval_id, reading, seat_id);

call isolate_branch('commission_session', 'attendance', 'commission_approval', 'ballot');
grant select, insert, update on commission_session, commission_approval to cpq_app;
grant select, insert on attendance, ballot to cpq_app;
