package org.almoner.database.sql;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.almoner.Causes;

/**
 * What a failure is. This is the one place that knows it: answers, retries, readiness and the log ask here, so that they
 * cannot come to different findings of the same failure.
 */
public enum DatabaseFailure {

    /** It cannot be reached, is shutting down or starting, lacks resources, or gives no answer in time. It passes. */
    AWAY,

    /** It is there, but others hold what was needed: a lock, a deadlock, a limit of ours on the time of a statement. It passes. */
    BUSY,

    /**
     * It is there and does not let us work: a wrong password, missing rights, a server that is read-only, a pooler between
     * that does not know our prepared statements, a database whose encoding is not UTF-8. An operator or a fail-over ends it, so it counts as away.
     */
    REFUSED,

    /** It does not take these values, and never will. */
    DATA,

    /** Anything else: a mistake of ours. */
    OURS;

    /** PostgreSQL, appendix A: read_only_sql_transaction. */
    public static final String READ_ONLY = "25006";

    /** PostgreSQL, appendix A: lock_not_available. */
    public static final String LOCK_NOT_GIVEN = "55P03";

    /** PostgreSQL, appendix A: foreign_key_violation. */
    public static final String REFERS_TO_NOTHING = "23503";

    /** PostgreSQL, appendix A: insufficient_privilege. */
    public static final String NO_RIGHT = "42501";

    /** PostgreSQL, appendix A: untranslatable_character. */
    private static final String UNTRANSLATABLE = "22P05";

    /** Where PostgreSQL looks a character up in the encoding of the database (mbutils.c). */
    private static final String LOOKED_UP = "report_untranslatable_char";

    /** PostgreSQL, appendix A: query_canceled. */
    private static final String CANCELLED = "57014";

    /** The first cause that tells decides: what wraps it is the news, and what it has below is detail. */
    public static DatabaseFailure of(Throwable failure) {
        return Causes.of(failure)
                .map(DatabaseFailure::ofOne)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(OURS);
    }

    /** Whether nothing can be stored at all, whatever it is: away or refused. */
    public static boolean isAway(Throwable failure) {
        return switch (of(failure)) {
            case AWAY, REFUSED -> true;
            case BUSY, DATA, OURS -> false;
        };
    }

    /** Whether whoever asks it anything fares alike: it is away or refuses, and not a right alone that is missing at one thing. */
    public static boolean isOfAll(Throwable failure) {
        return isAway(failure) && sqlState(failure).filter(NO_RIGHT::equals).isEmpty();
    }

    /** Whether the same may succeed later without anybody having changed it: away, refused or busy. */
    public static boolean passes(Throwable failure) {
        return switch (of(failure)) {
            case AWAY, REFUSED, BUSY -> true;
            case DATA, OURS -> false;
        };
    }

    /** The SQLSTATE (PostgreSQL, appendix A) of the first cause that has one. It is safe to log. */
    public static Optional<String> sqlState(Throwable failure) {
        return Causes.of(failure)
                .map(DatabaseFailure::sqlStateOfOne)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether what was written belongs to a row that is not there: another transaction has removed it. */
    public static boolean isOfWhatIsGone(Throwable failure) {
        return sqlState(failure).filter(REFERS_TO_NOTHING::equals).isPresent();
    }

    /** Whether a statement was ended by its time limit, or was cancelled. */
    public static boolean isOverTime(Throwable failure) {
        return sqlState(failure).filter(CANCELLED::equals).isPresent();
    }

    /** Whether a limit at our side was over before there was an answer: whoever asks something else may well get one. */
    public static boolean isUnanswered(Throwable failure) {
        return Causes.of(failure)
                .filter(cause -> ofOne(cause).isPresent())
                .findFirst()
                .filter(DatabaseFailure::isEndOfPatience)
                .isPresent();
    }

    /**
     * What may be told of a failure in a row or an answer: the word of the first cause that has one of its own, otherwise what it
     * is and, where there is one, its SQLSTATE. Never its message, which can quote what somebody sent, and no type, which is
     * nobody's business but the log's.
     */
    public static String describe(Throwable failure) {
        return why(failure).orElseGet(() -> found(failure));
    }

    /** What may be told of a failure in a log: as {@link #describe}, with the type of what caused one that has no word of its own. */
    public static String forLog(Throwable failure) {
        return why(failure)
                .orElseGet(() ->
                        found(failure) + ", " + Causes.root(failure).getClass().getSimpleName());
    }

    private static Optional<String> why(Throwable failure) {
        return Causes.of(failure)
                .filter(TellsWhy.class::isInstance)
                .map(cause -> ((TellsWhy) cause).why())
                .findFirst();
    }

    private static String found(Throwable failure) {
        String what = switch (of(failure)) {
            case AWAY -> away(sqlState(failure).orElse(""));
            case BUSY -> "the database was busy";
            case REFUSED -> "the database refused to work";
            case DATA -> "the database did not take the values";
            case OURS -> "a mistake of ours";
        };
        return what
                + sqlState(failure).map(state -> " (SQLSTATE " + state + ")").orElse("");
    }

    /** PostgreSQL, appendix A: class 53, insufficient resources. It is there and says so itself. */
    private static String away(String state) {
        return switch (state) {
            case "53100" -> "the database's disk is full";
            case "53200" -> "the database is out of memory";
            case "53300" -> "the database has no connection left";
            default -> state.startsWith("53") ? "the database lacks resources" : "the database was away";
        };
    }

    private static Optional<String> sqlStateOfOne(Throwable failure) {
        if (failure instanceof PgException postgres) {
            return Optional.ofNullable(postgres.getSqlState());
        }
        return failure instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()) : Optional.empty();
    }

    private static Optional<DatabaseFailure> ofOne(Throwable failure) {
        if (failure instanceof LockHeldException) {
            return Optional.of(BUSY);
        }
        Optional<String> state = sqlStateOfOne(failure);
        if (isOfTheEncoding(failure)) {
            return Optional.of(REFUSED);
        }
        if (state.isPresent()) {
            return state.map(DatabaseFailure::ofSqlState);
        }
        boolean away = failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException
                || failure instanceof ClosedConnectionException
                || failure instanceof ClosedChannelException
                || failure instanceof ConnectionPoolTooBusyException
                || isEndOfPatience(failure)
                || isWordOfTheClient(failure)
                || isEndOfThePool(failure)
                || isEndOfTheLine(failure);
        return away ? Optional.of(AWAY) : Optional.empty();
    }

    /**
     * The database's encoding has not every character: whatever is sent is right. The same code stands for a zero character in JSON, which
     * no database takes.
     */
    private static boolean isOfTheEncoding(Throwable failure) {
        return failure instanceof PgException postgres
                && UNTRANSLATABLE.equals(postgres.getSqlState())
                && LOOKED_UP.equals(postgres.getRoutine());
    }

    /**
     * Vert.x' SQL client tells of a connection that died, and of a pool that has none to give, in exceptions of no type of
     * their own ({@code NoStackTraceThrowable}, {@code VertxException}): only the words differ.
     */
    private static boolean isWordOfTheClient(Throwable failure) {
        String message = failure.getMessage();
        return message != null
                && isOfTheClient(failure)
                && (message.equals("Pool closed")
                        || message.startsWith("Connection closed")
                        || message.startsWith("Connection was closed")
                        || message.startsWith("Connection is not active now")
                        || message.startsWith("Pending requests failed to be sent"));
    }

    private static boolean isEndOfPatience(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof TimeoutException
                || failure instanceof io.smallrye.mutiny.TimeoutException
                || (isOfTheClient(failure)
                        && ("Timeout".equals(message) || "Timeout waiting for connection".equals(message)));
    }

    private static boolean isOfTheClient(Throwable failure) {
        return failure.getClass().getName().startsWith("io.vertx.core.");
    }

    /** Of who waits for a connection while its pool is let go: it comes to open a new one, or hears {@code Pool closed}. */
    private static boolean isEndOfThePool(Throwable failure) {
        return failure instanceof IllegalStateException && "Client is closed".equals(failure.getMessage());
    }

    /** What a system's call says of a line whose other side has gone, in an exception of no type of its own. */
    private static boolean isEndOfTheLine(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof IOException
                && message != null
                && (message.endsWith("Broken pipe") || message.endsWith("Connection reset by peer"));
    }

    /** By PostgreSQL's appendix A: a code of its own where one matters, its class otherwise. */
    private static DatabaseFailure ofSqlState(String state) {
        return switch (state) {
            // A lock not given, a statement ended by a limit or a cancel, a transaction that idled for too long.
            case LOCK_NOT_GIVEN, "55006", CANCELLED, "25P03", "25P04" -> BUSY;
            // Read-only, no rights, no such database; and what PgBouncer makes of prepared statements and start-up
            // parameters.
            case READ_ONLY, NO_RIGHT, "3D000", "26000", "42P05", "08P01" -> REFUSED;
            default -> ofClass(state);
        };
    }

    private static DatabaseFailure ofClass(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            // Connection, resources, operator's intervention (57P01 to 57P05), errors of the system below.
            case "08", "53", "57", "58" -> AWAY;
            case "28" -> REFUSED;
            // Deadlock and serialisation: all of it was rolled back.
            case "40" -> BUSY;
            case "22", "23", "54" -> DATA;
            default -> OURS;
        };
    }
}
