-- Devices that have no agent get certificates too, so whom a certificate is for need not be enrolled.
create table certificate_of_device (
    serial            text primary key,
    appliance_id      text not null,
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
insert into certificate_of_device (serial, appliance_id, issuer, key_digest, key_kind, names, issued_us, not_before_us,
    not_after_us, revoked_us, revocation_reason)
select serial, appliance_id, issuer, key_digest, key_kind, names, issued_us, not_before_us, not_after_us, revoked_us,
    revocation_reason from certificate;
drop table certificate;
alter table certificate_of_device rename to certificate;
create index certificate_live on certificate (appliance_id) where revoked_us is null;
create index certificate_revoked on certificate (issuer) where revoked_us is not null;
create index certificate_end on certificate (not_after_us);

-- Accounts of ACME: a key that signs requests, and nothing else.
create table acme_account (
    id             text primary key,
    public_key     text not null,
    created_us     bigint not null,
    certified_us   bigint,
    deactivated_us bigint
);

-- Orders of ACME, each for one device, with what its one challenge came to; forgotten some time after they have ended.
create table acme_order (
    id           text primary key,
    account_id   text not null,
    kind         text not null,
    identifier   text not null,
    token        text not null,
    status       text not null,
    problem      text,
    expires_us   bigint not null,
    appliance_id text,
    chassis_serial text,
    key_info     ${octets},
    attested_us  bigint,
    serial       text,
    chain        ${octets}
);
create index acme_order_account on acme_order (account_id);
create index acme_order_end on acme_order (expires_us);

-- Nonces that were used, until they would not be taken anyway.
create table acme_nonce (
    nonce      text primary key,
    expires_us bigint not null
);
create index acme_nonce_end on acme_nonce (expires_us);
