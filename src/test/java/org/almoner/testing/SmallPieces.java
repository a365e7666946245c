package org.almoner.testing;

/**
 * While it is open, a statement that changes more rows of a table than it may fails: however many rows strangers make, each statement
 * must come to its end in time.
 */
public final class SmallPieces implements AutoCloseable {

    private static final String REFUSES = """
            create or replace function test_small_pieces() returns trigger language plpgsql as $$
            begin
                if (select count(*) from gone) > cast(tg_argv[0] as integer) then
                    raise exception 'One statement changes % rows of %', (select count(*) from gone), tg_table_name;
                end if;
                return null;
            end
            $$
            """;

    private final Rows rows;

    public SmallPieces(Rows rows) {
        this.rows = rows;
        rows.execute(REFUSES);
    }

    /** @param change {@code update} or {@code delete} */
    public SmallPieces atMost(int most, String change, String table) {
        rows.execute("""
                create trigger test_small_%1$s after %1$s on %2$s referencing old table as gone
                for each statement execute function test_small_pieces(%3$d)
                """.formatted(change, table, most));
        return this;
    }

    @Override
    public void close() {
        rows.execute("drop function test_small_pieces() cascade");
    }
}
