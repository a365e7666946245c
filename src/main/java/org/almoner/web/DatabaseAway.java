package org.almoner.web;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tells a database that is away, which passes, from a mistake of ours, which does not. */
public final class DatabaseAway {

    private DatabaseAway() {}

    /** Whether it failed because the database is away, so that trying again later makes sense. */
    public static boolean isCauseOf(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(20)
                .anyMatch(DatabaseAway::is);
    }

    /** The SQLSTATE (PostgreSQL, appendix A), which is safe to log. */
    static Optional<String> sqlState(Throwable failure) {
        if (failure instanceof PgException postgres) {
            return Optional.ofNullable(postgres.getSqlState());
        }
        return failure instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()) : Optional.empty();
    }

    /**
     * What may be told of a failure in a log or a row: its type and, where there is one, its SQLSTATE. Never its message,
     * which can quote what somebody sent.
     */
    public static String describe(Throwable failure) {
        Throwable root = Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(20)
                .reduce((outer, inner) -> inner)
                .orElse(failure);
        return root.getClass().getSimpleName()
                + sqlState(root).map(state -> " (SQLSTATE " + state + ")").orElse("");
    }

    private static boolean is(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof SocketException
                || failure instanceof ClosedConnectionException
                || failure instanceof ClosedChannelException
                || failure instanceof TimeoutException
                || isPoolTimeout(failure)
                || sqlState(failure).filter(DatabaseAway::meansAway).isPresent();
    }

    /** The pool of Vert.x reports a full queue or a timeout by a message alone. */
    private static boolean isPoolTimeout(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getName().startsWith("io.vertx.core.")
                && message != null
                && (message.equals("Timeout") || message.equals("Connection pool reached max wait queue size of"));
    }

    /** 08 connection, 53 out of resources (too many connections), 57P01-57P05 shut down, starting or dropped. */
    private static boolean meansAway(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }
}
