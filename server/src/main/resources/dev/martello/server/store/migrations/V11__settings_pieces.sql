-- Items of settings are kept in pieces, for machines are much alike: what two of them have in common is here once. The content of such an item is
-- what stands before its first piece. Items that came before this, and those that cannot be taken to pieces, are kept whole.
create table settings_piece (
    digest   text primary key,
    added_us bigint not null,
    content  ${octets} not null
);

create table settings_item_piece (
    item_digest  text not null,
    ordinal      integer not null,
    part         text not null,
    piece_digest text not null references settings_piece (digest),
    primary key (item_digest, ordinal)
);
create index settings_item_piece_digest on settings_item_piece (piece_digest);
