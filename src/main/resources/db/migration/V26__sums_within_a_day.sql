-- What the quarters of a day (UTC) come to, one after the other, so that a series reads a row for each day and currency, wherever in it
-- a zone's day begins. It takes the place of books_hours, which the version before still reads and writes: that goes a release later.
create table books_running (
    basis    text          not null,
    scope    text          not null collate "C",
    currency text          not null collate "C",
    day      timestamptz   not null,
    -- Those in which anything moved, ascending.
    quarters timestamptz[] not null,
    -- From the beginning of the day to the end of each. Amounts are in thousandths of a major unit: a day holds nine quadrillion units.
    gifts    bigint[]      not null,
    paid     bigint[]      not null,
    refunded bigint[]      not null,
    disputed bigint[]      not null,
    fees     bigint[]      not null,
    primary key (basis, scope, currency, day)
);

-- Five kilobytes at most, and read a thousand at a time: to unpack them would be most of the work.
alter table books_running
    alter quarters set storage plain, alter gifts set storage plain, alter paid set storage plain,
    alter refunded set storage plain, alter disputed set storage plain, alter fees set storage plain;

-- All words that it is given have one collation, so that each must be told its own for the index to be of use.
create function books_running_of(of_basis text, of_scope text, of_currency text, of_day timestamptz) returns setof books_running
language sql stable as $$
    select of_basis, of_scope, of_currency, of_day, array_agg(quarter order by quarter), array_agg(gifts order by quarter),
        array_agg(paid order by quarter), array_agg(refunded order by quarter), array_agg(disputed order by quarter),
        array_agg(fees order by quarter)
    from (
        select quarter, cast(sum(gifts) over so_far as bigint) as gifts, cast(1000 * sum(paid) over so_far as bigint) as paid,
            cast(1000 * sum(refunded) over so_far as bigint) as refunded,
            cast(1000 * sum(disputed) over so_far as bigint) as disputed, cast(1000 * sum(fees) over so_far as bigint) as fees
        from books_quarters
        where basis = of_basis collate "default" and scope = of_scope collate "C" and currency = of_currency collate "C"
            and quarter >= of_day and quarter < of_day + interval '24 hours'
        window so_far as (order by quarter)
    ) as sums
$$;

insert into books_running
select running.*
from (select distinct basis, scope, currency, date_trunc('day', quarter, 'UTC') as day from books_quarters) as known
cross join lateral books_running_of(known.basis, known.scope, known.currency, known.day) as running;

-- By a trigger, since the version before adds to the quarters as well, beside this one and when that is taken back.
create function books_quarters_ran() returns trigger language plpgsql as $$
begin
    insert into books_running
    select running.*
    from (select distinct basis, scope, currency, date_trunc('day', quarter, 'UTC') as day from moved) as touched
    cross join lateral books_running_of(touched.basis, touched.scope, touched.currency, touched.day) as running
    on conflict (basis, scope, currency, day) do update set
        quarters = excluded.quarters, gifts = excluded.gifts, paid = excluded.paid, refunded = excluded.refunded,
        disputed = excluded.disputed, fees = excluded.fees;
    return null;
end
$$;

-- A statement that inserts what it does not find is both of these.
create trigger books_quarters_added after insert on books_quarters
    referencing new table as moved for each statement execute function books_quarters_ran();

create trigger books_quarters_changed after update on books_quarters
    referencing new table as moved for each statement execute function books_quarters_ran();

create function books_quarters_emptied() returns trigger language plpgsql as $$
begin
    truncate books_running;
    return null;
end
$$;

create trigger books_quarters_emptied after truncate on books_quarters
    for each statement execute function books_quarters_emptied();
