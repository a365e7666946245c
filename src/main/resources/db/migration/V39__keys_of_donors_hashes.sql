-- By which keys the hashes of this database were made, so that a start with none of them is noticed. No row until a first start tells;
-- "When the key is wrong, or lost" in docs/operations.md says when somebody removes it.
create table donor_hash_keys (
    the_only     boolean primary key default true check (the_only),
    -- One of each key (DonorHash.checkValues): neither it nor anybody's hash can be had from it.
    check_values text[]  not null
);
