-- What evidence was found to prove is kept as long as the past is in which an appliance stood by it.
create index standing_evidence on standing (evidence_digest);

-- A release that was withdrawn stays, so that the past can be explained.
alter table release_envelope add column withdrawn_us bigint;
