-- The roots of the authority, as this control plane told appliances of them: all nodes tell the same, whatever copy of the
-- authority's folder each of them has. A root that is retired certifies nothing new, and leaves when all below it has ended.
create table authority_root (
    id           text primary key,
    certificate  ${octets} not null,
    published_us bigint not null,
    retired_us   bigint,
    left_us      bigint
);

-- The issuers that certificates were ever made with: each is in the ledger once, whichever node begins with it.
create table authority_issuer (
    certificate_digest text primary key,
    taken_up_us        bigint not null
);

-- What an issuer gave out that still counts: asked for when it was revoked, or its root retired.
create index certificate_of_issuer on certificate (issuer, not_after_us) where revoked_us is null;
