-- What was shown, encrypted to a key whose private half is not here. Rows may be deleted when the law wants them no longer.
create table receipt_archive (
    year   integer not null,
    number integer not null,
    sealed bytea   not null,
    primary key (year, number),
    foreign key (year, number) references receipts (year, number)
);
