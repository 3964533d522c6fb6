alter table register_entry add column model text;
