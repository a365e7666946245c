-- Check values of the keys that both hashes of a tie were made with (DonorHash.checkValues). A tie stays for as long as a link that was sent
-- under its former key opens; and one that leads away from the first key is turned. The version before writes neither, and deletes what it has rotated.
alter table donor_hashes
    add column former_key text,
    add column hash_key   text;
