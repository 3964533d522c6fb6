-- Times are microseconds since 1970 (UTC) and end in _us. Identifiers and digests are lower-case hexadecimal digits.
-- What may have megabytes is the last column of its table: SQLite reads through it to reach what stands behind it in the row.

create table secret (
    name    text primary key,
    content ${octets} not null
);

create table operator_token (
    name       text primary key,
    digest     text not null,
    created_us bigint not null
);

-- The appliances the operator had made, by the fingerprint of their TPM's endorsement key.
create table register_entry (
    ek_fingerprint text primary key,
    serial         text not null unique,
    site           text not null,
    rack_unit      text not null,
    ring           text not null
);

create table appliance (
    id              text primary key,
    platform        text not null,
    ek_public       ${octets} not null,
    ek_certificate  ${octets},
    ak_name         text not null,
    enrolled_us     bigint not null,
    evidence_digest text,
    reported_us     bigint,
    lease_until_us  bigint
);

-- Every attestation key an appliance ever enrolled, each with the clock of the last quote that was accepted from it.
create table attestation_key (
    appliance_id  text not null references appliance (id),
    ak_name       text not null,
    ak_public     ${octets} not null,
    enrolled_us   bigint not null,
    reset_count   bigint,
    restart_count bigint,
    clock_ms      bigint,
    primary key (appliance_id, ak_name)
);

-- Kind is part of the key: what one appliance calls a thing must not decide what another may call it.
create table item (
    digest   text not null,
    kind     text not null,
    added_us bigint not null,
    content  ${octets} not null,
    primary key (digest, kind)
);

-- Which items an appliance stood by, and from when to when.
create table evidence (
    appliance_id  text not null references appliance (id),
    kind          text not null,
    ordinal       integer not null,
    digest        text not null,
    valid_from_us bigint not null,
    valid_to_us   bigint,
    primary key (appliance_id, valid_from_us, kind, ordinal),
    foreign key (digest, kind) references item (digest, kind)
);
create index evidence_current on evidence (appliance_id) where valid_to_us is null;

create table verdict (
    appliance_id  text not null references appliance (id),
    tier          text not null,
    release       text,
    findings      text not null,
    revision      text not null,
    valid_from_us bigint not null,
    valid_to_us   bigint,
    primary key (appliance_id, valid_from_us)
);
create unique index verdict_current on verdict (appliance_id) where valid_to_us is null;

create table release_envelope (
    digest           text primary key,
    platform         text not null,
    version          text not null,
    security_version bigint not null,
    description      text not null,
    key_id           text not null,
    added_us         bigint not null,
    withdrawn_us     bigint,
    envelope         ${octets} not null,
    unique (platform, version)
);

create table refusal (
    fingerprint text not null,
    reason      text not null,
    detail      text not null,
    times       bigint not null,
    first_us    bigint not null,
    last_us     bigint not null,
    primary key (fingerprint, reason)
);
create index refusal_last on refusal (last_us);
