-- What partners see of those below them. How far below, and how many are below, is always shown: it is the picture itself.
create table explorer_setting (
  id integer primary key default 1 check (id = 1),
  partner_fields text[] not null default array['name', 'handle', 'joined', 'rank', 'activity', 'volume']
    check (partner_fields <@ array['name', 'handle', 'joined', 'rank', 'activity', 'volume'])
);
insert into explorer_setting default values;
