package org.almoner.database.sql;

import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Work that first reads all that it has to know, then decides, and then sends all that it writes. As a transaction of its
 * own ({@link Transactions}) it costs two round trips: begin travels with what is read, and commit with what is written.
 *
 * @param reads sends its statements at once; they have no effect that would outlast a begin that failed
 * @param writes decides, and has sent all its statements when it returns. Their parameters are all cast: one of a wrong type
 *     would be refused by the driver, and PostgreSQL, which does not hear of that, would commit the rest
 */
public record TwoTrips<R, T>(
        Function<Statements, CompletionStage<R>> reads, BiFunction<Statements, R, CompletionStage<T>> writes) {

    /** In a transaction that somebody else begins and ends. */
    public CompletionStage<T> within(Statements transaction) {
        return reads.apply(transaction).thenCompose(known -> writes.apply(transaction, known));
    }
}
