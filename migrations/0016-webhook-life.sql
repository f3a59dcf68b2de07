-- Whom an endpoint stands for: the credential that made it, or that enabled it last. (A rewrite, for it sees the rows of every branch.)
alter table webhook_endpoint add column enabled_by text;
alter table webhook_endpoint alter column enabled_by type text using created_by, alter column enabled_by set not null;

-- What was sent is forgotten in time.
grant delete on webhook_delivery to cpq_app;

-- As before, but webhook endpoints stay with their keys, as credentials do: they follow the feed that begins anew.
create or replace procedure empty_sandbox(target uuid) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
