-- The clock of the last accepted quote stands where all else stands that a report of an unchanged appliance changes, so that it changes one row.
-- A key that is not the appliance's any more keeps the clock it had with the key.
alter table appliance add column reset_count bigint;
alter table appliance add column restart_count bigint;
alter table appliance add column clock_ms bigint;
update appliance set
  reset_count = (select k.reset_count from attestation_key k where k.appliance_id = appliance.id and k.ak_name = appliance.ak_name),
  restart_count = (select k.restart_count from attestation_key k where k.appliance_id = appliance.id and k.ak_name = appliance.ak_name),
  clock_ms = (select k.clock_ms from attestation_key k where k.appliance_id = appliance.id and k.ak_name = appliance.ak_name);

-- Rises when the register changes, so that what a node remembers of it is known to be old.
create table register_generation (
    id         integer primary key,
    generation bigint not null
);
insert into register_generation (id, generation) values (1, 0);

-- Since when two TPMs are known to report with the appliance's keys.
alter table appliance add column two_places_us bigint;
