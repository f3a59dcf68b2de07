-- Lists: names found by their words, names in the order of French, and an index for each filter.

-- Row level security keeps LIKE and full text search from their indexes (R-7): a range of text in collation C keeps its own.
create table search_token (
  branch_id uuid not null references branch,
  kind      text not null,
  token     text collate "C" not null,
  row_id    uuid not null,
  primary key (branch_id, kind, token, row_id)
);
create index search_token_by_row on search_token (branch_id, kind, row_id, token);

-- Rows from before, as src/domain/rules/name-words.ts makes words. The owner is under row level security as well, and names no branch here.
alter table candidate no force row level security;
alter table examiner no force row level security;
alter table organization no force row level security;
alter table certificate no force row level security;
create function name_words(name text) returns setof text language sql as $$
  with whole as (
    select regexp_split_to_table(translate(replace(replace(replace(replace(regexp_replace(normalize(lower(name collate "fr-x-icu"), NFKD),
      '[\u0300-\u036f]', '', 'g'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'þ', 'th'), 'ıłøđðħ', 'iloddh'), '\s+') as word
  ), part as (
    select regexp_split_to_table(word, '[^[:alnum:]]+') as word from whole
    union select regexp_replace(word, '[^[:alnum:]]+', '', 'g') from whole
  )
  select word from part where word <> ''
$$;
insert into search_token
  select branch_id, 'candidate', word, id from candidate, name_words(family_name || ' ' || given_names) as word
  union select branch_id, 'examiner', word, id from examiner, name_words(family_name || ' ' || given_names) as word
  union select branch_id, 'organization', word, id from organization, name_words(name) as word
  union select branch_id, 'certificate', word, id from certificate, name_words(code || ' ' || title) as word;
drop function name_words;
alter table candidate force row level security;
alter table examiner force row level security;
alter table organization force row level security;
alter table certificate force row level security;
call isolate_branch('search_token');
grant select, insert, delete on search_token to cpq_app;

-- Élodie stands beside Elodie, and de Wit beside Dewit.
alter table candidate alter column family_name type text collate "fr-x-icu";
alter table examiner alter column family_name type text collate "fr-x-icu";
alter table organization alter column name type text collate "fr-x-icu";
alter table certificate alter column title type text collate "fr-x-icu";
create index candidate_by_name on candidate (branch_id, family_name, id);
create index examiner_by_name on examiner (branch_id, family_name, id);
create index organization_by_name on organization (branch_id, name, id);
create index certificate_by_title on certificate (branch_id, title, id);

-- What lists are narrowed by (C-20).
create index accreditation_by_holder on accreditation (branch_id, holder, id);
create index accreditation_by_status on accreditation (branch_id, status, id);
create index appeal_by_application on appeal (branch_id, application_id, id);
create index appeal_by_body on appeal (branch_id, body, id);
create index appeal_by_status on appeal (branch_id, status, id);
create index assessment_by_kind on assessment (branch_id, kind, id);
create index assessment_by_status on assessment (branch_id, status, id);
create index award_by_status on award (branch_id, status, id);
create index certificate_project_by_kind on certificate_project (branch_id, kind, id);
create index certificate_project_by_code on certificate_project (branch_id, code, id);
create index certificate_by_sector on certificate (branch_id, sector, id);
create index certificate_by_status on certificate (branch_id, status, id);
create index certificate_by_register on certificate (branch_id, register, id);
create index commission_approval_by_subject on commission_approval (branch_id, subject, id);
create index commission_approval_by_subject_id on commission_approval (branch_id, subject_id, id);
create index commission_approval_by_status on commission_approval (branch_id, status, id);
create index commission_session_by_kind on commission_session (branch_id, kind, id);
create index commission_session_by_status on commission_session (branch_id, status, id);
create index jury_session_by_status on jury_session (branch_id, status, id);
create index organization_by_siret on organization (branch_id, siret, id);
create index training_enrollment_by_status on training_enrollment (branch_id, status, id);
create index unit_award_by_certificate on unit_award (branch_id, certificate_id, id);
create index unit_award_by_status on unit_award (branch_id, status, id);
