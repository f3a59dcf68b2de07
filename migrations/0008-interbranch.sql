-- What branches tell each other of interbranch certificates (CQPI). Every branch reads every row; each writes its own only. No person stands here.
-- A row is never changed: of those of one certificate, the latest version holds, and an end holds over what it ends.
create table certificate_catalogue (
  branch_id        uuid    not null references branch,
  id               uuid    not null,
  version          integer not null check (version > 0),
  certificate_id   uuid    not null,
  certificate_code text    not null,
  title            text    not null,
  branch_prefix    text    not null,
  branch_name      text    not null,
  partner_branches text[]  not null default '{}',
  common_units     jsonb   not null,
  published_on     date    not null,
  ended_on         date,
  primary key (branch_id, id),
  constraint certificate_catalogue_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id)
);
create index certificate_catalogue_by_certificate on certificate_catalogue (branch_id, certificate_id, version);
create index certificate_catalogue_by_code on certificate_catalogue (branch_prefix, certificate_code, version);

-- The writer is the partner; `known_as`: by which words the owner may have named it.
create table catalogue_adoption (
  branch_id        uuid    not null references branch,
  id               uuid    not null,
  version          integer not null check (version > 0),
  certificate_id   uuid    not null,
  branch_name      text    not null,
  known_as         text[]  not null,
  owner_branch_id  uuid    not null references branch,
  certificate_code text    not null,
  adopted_on       date    not null,
  ended_on         date,
  primary key (branch_id, id),
  constraint catalogue_adoption_certificate foreign key (branch_id, certificate_id) references certificate (branch_id, id)
);
create index catalogue_adoption_by_certificate on catalogue_adoption (branch_id, certificate_id, version);
create index catalogue_adoption_by_entry on catalogue_adoption (owner_branch_id, certificate_code, branch_id);

create procedure share_between_branches(variadic tables text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array tables loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select using (true)', name || '_for_all', name);
    execute format('create policy %I on %I for insert'
      ' with check (branch_id = nullif(current_setting(''app.branch_id'', true), '''')::uuid)', name || '_of_branch', name);
  end loop;
end $$;

call share_between_branches('certificate_catalogue', 'catalogue_adoption');
grant select, insert on certificate_catalogue, catalogue_adoption to cpq_app;
