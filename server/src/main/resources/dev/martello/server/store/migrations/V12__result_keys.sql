-- The keys that attestation results are signed with: the newest that has been published long enough signs, older ones stay for what they signed.
create table result_key (
    id         text primary key,
    created_us bigint not null,
    content    ${octets} not null
);
