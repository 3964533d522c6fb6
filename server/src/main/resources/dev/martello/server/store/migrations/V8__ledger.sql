-- What happened, written in the transaction in which it happened and not in the ledger yet.
create table ledger_pending (
    id      ${counter},
    content ${octets} not null
);

-- The ledger: entries are added at its end and never changed.
create table ledger_entry (
    leaf    bigint primary key,
    content ${octets} not null
);

-- The hashes of each tile, as many as there are.
create table ledger_tile (
    level   integer not null,
    tile    bigint not null,
    content ${octets} not null,
    primary key (level, tile)
);

-- The signed heads of the tree; those that witnesses may still cosign, and the last one that they did.
create table ledger_checkpoint (
    tree_size bigint primary key,
    note      ${octets} not null,
    signed_us bigint not null
);
create table ledger_cosignature (
    tree_size     bigint not null references ledger_checkpoint (tree_size),
    witness       text not null,
    line          text not null,
    cosigned_us   bigint not null,
    primary key (tree_size, witness)
);

-- The name and the key of the ledger, made once for all nodes.
create table ledger_key (
    id      integer primary key,
    origin  text not null,
    content ${octets} not null
);
