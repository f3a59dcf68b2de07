-- Sandboxes on request, one for each credential: which asked, and from which branch.
alter table branch add column requested_by text constraint branch_one_sandbox_a_credential unique;
alter table branch add column requested_from uuid references branch;
alter table branch add constraint branch_only_sandboxes_are_requested check (is_sandbox or requested_by is null);
create index branch_by_requested_from on branch (requested_from);

-- Row level security is forced on the owner too: it deletes what is the branch's own, and nothing else.
create policy certificate_catalogue_forgotten on certificate_catalogue for delete
  using (branch_id = nullif(current_setting('app.branch_id', true), '')::uuid);
create policy catalogue_adoption_forgotten on catalogue_adoption for delete
  using (branch_id = nullif(current_setting('app.branch_id', true), '')::uuid);

-- The way back to an empty branch. The service may not delete facts and events: this procedure of the owner does, in the sandbox that the
-- transaction is in. Commands of a sandbox hold the same lock shared, from their first statement on: each happens before or after.
-- Webhook endpoints stay with their keys, as credentials do: they follow the feed that begins anew.
create procedure empty_sandbox(target uuid) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  remaining text[];
  free      text[];
  name      text;
begin
  if target is distinct from nullif(current_setting('app.branch_id', true), '')::uuid
     or not exists (select from branch where id = target and is_sandbox) then
    raise exception 'A transaction can empty the sandbox that it is in, and no other branch.' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(target::text, 0));
  remaining := array(select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity
    and relname not in ('branch_counter', 'webhook_endpoint', 'webhook_key', 'webhook_position'));
  -- Whom nobody refers to goes first. A row that refers to another one of its table goes with it.
  while cardinality(remaining) > 0 loop
    free := array(select candidate from unnest(remaining) candidate where not exists (
      select from pg_constraint where contype = 'f' and confrelid = candidate::regclass and conrelid <> confrelid
        and conrelid = any (remaining::regclass[])));
    if cardinality(free) = 0 then raise exception 'The tables % refer to each other in a circle.', remaining; end if;
    foreach name in array free loop
      -- The request that asks for this keeps its own key, whose answer is not there yet.
      execute format('delete from %I where branch_id = $1', name) || case name when 'idempotency_key' then ' and status is not null' else '' end
        using target;
    end loop;
    remaining := array(select unnest(remaining) except select unnest(free));
  end loop;
  delete from webhook_key as its using webhook_endpoint as endpoint where its.branch_id = target and endpoint.branch_id = target
    and endpoint.id = its.webhook_endpoint_id and endpoint.status = 'deleted';
  delete from webhook_position as its using webhook_endpoint as endpoint where its.branch_id = target and endpoint.branch_id = target
    and endpoint.id = its.webhook_endpoint_id and endpoint.status = 'deleted';
  delete from webhook_endpoint where branch_id = target and status = 'deleted';
  update branch_counter set seq = 0, hash = '' where branch_id = target;
  update webhook_position set seq = 0, failing_since = null, leased_until = null where branch_id = target;
  update branch set clock_offset = 0 where id = target;
end $$;

revoke execute on procedure empty_sandbox from public;
grant execute on procedure empty_sandbox to cpq_app;
