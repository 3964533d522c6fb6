-- Each certificate that was given to an appliance; rows are forgotten some time after the certificate has ended.
create table certificate (
    serial            text primary key,
    appliance_id      text not null references appliance (id),
    issuer            text not null,
    key_digest        text not null,
    key_kind          text not null,
    names             text not null,
    issued_us         bigint not null,
    not_before_us     bigint not null,
    not_after_us      bigint not null,
    revoked_us        bigint,
    revocation_reason text
);
create index certificate_of_appliance on certificate (appliance_id, not_after_us);
create index certificate_revoked on certificate (issuer) where revoked_us is not null;
create index certificate_end on certificate (not_after_us);

-- Rises when something is revoked, so that lists that were made before are known to be old.
create table revocation_generation (
    id         integer primary key,
    generation bigint not null
);
insert into revocation_generation (id, generation) values (1, 0);

-- The last list of each issuer, as it was signed.
create table revocation_list (
    issuer         text primary key,
    list_number    bigint not null,
    generation     bigint not null,
    next_update_us bigint not null,
    content        ${octets} not null
);
