package org.almoner.donation;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.ReactiveConnection;
import org.hibernate.reactive.session.ReactiveConnectionSupplier;

/**
 * SQL on the connection of a session, and so in its transaction, past Hibernate's own queries: on the way of an event those
 * cost more than PostgreSQL itself. Parameters are PostgreSQL's ($1); a list is an array.
 */
public final class SessionSql {

    private SessionSql() {}

    /** Sends when it is subscribed to. */
    static Uni<List<Object[]>> rows(Mutiny.Session session, String sql, Object... parameters) {
        return Uni.createFrom().completionStage(() -> send(session, sql, parameters));
    }

    /**
     * Sends at once, without waiting for what was sent before: PostgreSQL goes through the statements of a connection one by
     * one, and after one that fails it refuses those behind it.
     *
     * @return the rows, each with the driver's own types
     */
    public static CompletionStage<List<Object[]>> send(Mutiny.Session session, String sql, Object... parameters) {
        return connection(session).select(sql, parameters).thenApply(result -> {
            List<Object[]> rows = new ArrayList<>(result.size());
            result.forEachRemaining(rows::add);
            return rows;
        });
    }

    /** Sends at once what has neither parameters nor rows. */
    static CompletionStage<Void> command(Mutiny.Session session, String sql) {
        return connection(session).executeUnprepared(sql);
    }

    private static ReactiveConnection connection(Mutiny.Session session) {
        return ((MutinySessionImpl) session)
                .unwrap(ReactiveConnectionSupplier.class)
                .getReactiveConnection();
    }
}
