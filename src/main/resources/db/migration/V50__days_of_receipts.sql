-- Between which instants the gifts of a receipt were paid, as it says: the day of the one gift, or the year of a statement, by the calendar of
-- the books when it was given. Nothing in those of before, and in those that the version before gives beside this one.
alter table receipts
    add column paid_from  timestamptz,
    add column paid_until timestamptz;
