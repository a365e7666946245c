package org.almoner.fraud.watch;

/** The statements of {@link Tidying}: each takes a part at most, as strangers can make any number of rows. */
final class TidySql {

    /** How many rows one statement reads or deletes. */
    static final int MOST = 5_000;

    /**
     * Puts together what differs in nothing, of the first rows from a quarter on, before one that is not over; what is one row already stays. Gives
     * how many rows it has read, the quarter of the last, and how many it could put together. Nobody changes a row of attempts, but who tidies.
     */
    static final String TIDY = """
            with first as (
                select ctid as place, quarter, ticket_id, code, risk, country, attempts, elsewhere from fraud_attempts
                where quarter >= cast(cast($1 as text) as timestamptz) and quarter < cast(cast($2 as text) as timestamptz)
                order by quarter, ticket_id limit MOST
            ), several as (
                select quarter, ticket_id, code, risk, country, sum(attempts) as attempts, sum(elsewhere) as elsewhere,
                    array_agg(place) as places
                from first group by quarter, ticket_id, code, risk, country having count(*) > 1
            ), gone as (
                delete from fraud_attempts where ctid = any(array(select unnest(places) from several))
            ), put as (
                insert into fraud_attempts (quarter, ticket_id, code, risk, country, attempts, elsewhere)
                select quarter, ticket_id, code, risk, country, attempts, elsewhere from several
            )
            select count(*), max(quarter), (select count(*) from several) from first
            """.replace("MOST", Integer.toString(MOST));

    static final String FORGET_ATTEMPTS = forget("fraud_attempts", "quarter");

    static final String FORGET_GIFTS = forget("fraud_gifts", "quarter");

    static final String FORGET_NOTICES = forget("fraud_notices", "told_at");

    static final String TIDIED = "update fraud_place set tidied_at = cast(cast($1 as text) as timestamptz)";

    private TidySql() {}

    private static String forget(String table, String at) {
        return """
                with gone as (
                    delete from TABLE where ctid = any(array(
                        select ctid from TABLE where AT < cast(cast($1 as text) as timestamptz) limit MOST))
                    returning 1
                )
                select count(*) from gone
                """.replace("TABLE", table).replace("AT", at).replace("MOST", Integer.toString(MOST));
    }
}
