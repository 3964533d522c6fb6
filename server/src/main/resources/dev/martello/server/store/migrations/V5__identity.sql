-- The certificate of the key with which the machine's maker vouches for it, where the appliance proved that it has this key.
alter table appliance add column iak_certificate ${octets};

-- What the machine's firmware last said is its serial number; nobody proves it.
alter table appliance add column chassis_serial text;

-- The chassis of the register that somebody said to be in who was refused.
alter table refusal add column chassis_serial text;
create index refusal_chassis on refusal (chassis_serial) where chassis_serial is not null;
