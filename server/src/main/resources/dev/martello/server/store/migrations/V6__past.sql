-- What evidence was found to prove is kept as long as the past is in which an appliance stood by it.
create index standing_evidence on standing (evidence_digest);
drop index appliance_evidence;

-- Each hour what ended too long ago is forgotten, and the items go that no evidence names any more.
create index verdict_ended on verdict (valid_to_us) where valid_to_us is not null;
create index evidence_ended on evidence (valid_to_us) where valid_to_us is not null;
create index standing_ended on standing (valid_to_us) where valid_to_us is not null;
create index evidence_item on evidence (digest, kind);

-- Cohorts are counted by what their appliances have in common, without a look at the rows.
create index register_entry_model on register_entry (model, ek_fingerprint);
create index register_entry_site on register_entry (site, ek_fingerprint);
drop index verdict_release;
create index verdict_release on verdict (release, appliance_id) where valid_to_us is null;
