alter table register_entry add column model text;

-- Rises with each change of what evidence is judged by, so that every node knows when its copy is old.
create table reference_generation (
    id         integer primary key,
    generation bigint not null
);
insert into reference_generation (id, generation) values (1, 0);

-- What is expected in each ring; the versions have spaces between them.
create table ring_plan (
    ring           text primary key,
    expected       text not null,
    security_floor bigint not null,
    set_us         bigint not null
);

-- Each policy that ever counted. The last one counts.
create table policy (
    adopted_us bigint primary key,
    digest     text not null,
    origin     text not null,
    content    ${octets} not null
);

-- Changes that would have ended the trust in too many appliances at once: an operator decides.
create table incident (
    id        bigint primary key,
    kind      text not null,
    subject   text not null,
    digest    text not null,
    title     text not null,
    state     text not null,
    raised_us bigint not null,
    closed_us bigint,
    effect    text not null,
    content   ${octets} not null
);
create unique index incident_open on incident (kind, subject) where state = 'OPEN';

create table incident_appliance (
    incident_id  bigint not null references incident (id),
    appliance_id text not null references appliance (id),
    explanation  text not null,
    primary key (incident_id, appliance_id)
);
create index incident_of_appliance on incident_appliance (appliance_id);

-- What evidence was found to prove, each once, and by which evidence under which revision of the examiner.
create table examination (
    digest   text primary key,
    added_us bigint not null,
    content  ${octets} not null
);
create table examined (
    evidence_digest    text not null,
    revision           text not null,
    examination_digest text not null references examination (digest),
    primary key (evidence_digest, revision)
);
create index examined_by_examination on examined (examination_digest);
create index appliance_evidence on appliance (evidence_digest);

-- Under which name the evidence of each appliance went, and where the appliance stood, from when to when.
create table standing (
    appliance_id    text not null references appliance (id),
    evidence_digest text not null,
    ring            text,
    model           text,
    valid_from_us   bigint not null,
    valid_to_us     bigint,
    primary key (appliance_id, valid_from_us)
);
create unique index standing_current on standing (appliance_id) where valid_to_us is null;
insert into standing (appliance_id, evidence_digest, valid_from_us)
  select id, evidence_digest, reported_us from appliance where evidence_digest is not null;

-- The findings of each appliance's last verdict; a shape names what is found, the same at whichever appliance.
create table current_finding (
    appliance_id text not null references appliance (id),
    shape        text not null,
    since_us     bigint not null,
    primary key (appliance_id, shape)
);
create index current_finding_shape on current_finding (shape, since_us);
create index verdict_release on verdict (release) where valid_to_us is null;
