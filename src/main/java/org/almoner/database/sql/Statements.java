package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where statements of one transaction go. How they get to PostgreSQL is nobody's business who has them to send. */
public interface Statements {

    /**
     * Sends at once, without waiting for what was sent before: PostgreSQL goes through the statements of a connection one by
     * one, and after one that fails it refuses those behind it.
     *
     * @param sql with PostgreSQL's parameters ($1), each of them cast; a list is an array
     * @return the rows; a numeric is a {@link java.math.BigDecimal}, all else of the driver's own types
     */
    CompletionStage<List<Object[]>> send(String sql, Object... parameters);

    /** The same, sent when somebody subscribes. */
    default Uni<List<Object[]>> ask(String sql, Object... parameters) {
        return Uni.createFrom().completionStage(() -> send(sql, parameters));
    }
}
