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
    select regexp_split_to_table(replace(replace(replace(replace(regexp_replace(normalize(lower(name collate "fr-x-icu"), NFKD),
      '[\u0300-\u036f]', '', 'g'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'ı', 'i'), '\s+') as word
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
