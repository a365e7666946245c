package org.almoner.books.export;

import java.util.function.Function;
import org.almoner.database.sql.Snapshots;

/**
 * A file of what may be few rows among millions. A statement that looks until it has found a thousand of them meets its time limit; so
 * one in ten of those that are looked through comes too, wanted or not, and a piece of a {@link Snapshots snapshot} looks through ten
 * thousand at most, whatever is asked. One that is not wanted is no line.
 */
final class Sifting {

    static final int ONE_IN = 10;

    private Sifting() {}

    /**
     * The query of the wanted rows, and of some others. The order is asked for within, which a filter keeps: asked for outside, PostgreSQL
     * plans for all rows and not for the first, and may sort them before it gives any.
     *
     * @param columns of the file
     * @param wanted an expression on the columns of the rows
     * @param rows a table and what is true of all rows that are looked through, with an index for their order
     */
    static String sql(String columns, String wanted, String rows, String order) {
        return "select " + columns + ", wanted from (select *, " + wanted + " as wanted, row_number() over (order by "
                + order + ") as place from " + rows + " order by " + order + ") as looked where wanted or place % "
                + ONE_IN + " = 0";
    }

    /** What such a row becomes. @param lines of one that is wanted, with the columns of the file */
    static Function<Object[], String> lines(Function<Object[], String> lines) {
        return row -> Boolean.TRUE.equals(row[row.length - 1]) ? lines.apply(row) : "";
    }
}
