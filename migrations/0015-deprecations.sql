-- Calls of operations that are on their way out, by key: who has something to change, and whether they did. Read with the key, outside of branches.
create table deprecated_call (
  api_key_id      text           not null references api_key,
  operation_id    text           not null,
  count           bigint         not null,
  first_called_at timestamptz(3) not null,
  last_called_at  timestamptz(3) not null,
  primary key (api_key_id, operation_id),
  constraint deprecated_call_counts check (count > 0)
);
grant select, insert on deprecated_call to cpq_app;
grant update (count, first_called_at, last_called_at) on deprecated_call to cpq_app;
