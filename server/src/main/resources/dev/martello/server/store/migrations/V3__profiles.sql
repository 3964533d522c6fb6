-- Platform profiles, each in the envelope its maker signed. One that was withdrawn stays, so that the past can be explained.
create table profile_envelope (
    digest           text primary key,
    model            text not null,
    firmware_version text not null,
    description      text not null,
    key_id           text not null,
    added_us         bigint not null,
    withdrawn_us     bigint,
    envelope         ${octets} not null
);
