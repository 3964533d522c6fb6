-- Secrets that operators gave for appliances, encrypted with a key that is not in this database.
create table held_secret (
    name       text primary key,
    condition  text not null,
    version    bigint not null,
    changed_us bigint not null,
    content    ${octets} not null
);

-- Boot states in which a trusted key allows secrets to be opened.
create table boot_approval (
    digest     text primary key,
    selection  text not null,
    pcr_digest text not null,
    key_id     text not null,
    signature  ${octets} not null,
    note       text not null,
    added_us   bigint not null
);
