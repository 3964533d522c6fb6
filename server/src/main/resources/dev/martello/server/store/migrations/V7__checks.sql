-- Each document of an operator's own checks that ever counted. The last one counts.
create table check_document (
    adopted_us bigint primary key,
    digest     text not null,
    content    ${octets} not null
);
