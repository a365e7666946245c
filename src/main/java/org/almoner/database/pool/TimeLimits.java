package org.almoner.database.pool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/**
 * How long PostgreSQL lets us wait. The server keeps them, since it alone sees what a statement waits for; they add up to
 * less than the ten seconds in which everything is answered.
 */
@ConfigMapping(prefix = "almoner.database.limits")
public interface TimeLimits {

    Duration LEAST = Duration.ofMillis(100);

    /**
     * Of a transaction that stands still, since we make it: where code runs for the first time, as in the self-test at start, and where
     * a processor is shared.
     */
    Duration LEAST_PAUSE = Duration.ofSeconds(1);

    /** Longer ones would not fit into the ten seconds. */
    List<Setting<?>> ALL = List.of(
            setting("DB_LOCK_TIMEOUT", "lock", "how long a statement waits for a lock", "2s", LEAST),
            setting(
                    "DB_STATEMENT_TIMEOUT",
                    "statement",
                    "how long a statement takes, its waiting included",
                    "4s",
                    LEAST),
            setting(
                    "DB_IDLE_TRANSACTION_TIMEOUT",
                    "idle-in-transaction",
                    "how long a transaction may stand still before PostgreSQL ends it",
                    "4s",
                    LEAST_PAUSE));

    /** For a lock that somebody else holds ({@code lock_timeout}). */
    @WithDefault("2s")
    Duration lock();

    /** Of one statement, its waiting included ({@code statement_timeout}). */
    @WithDefault("4s")
    Duration statement();

    /**
     * Between two statements of a transaction ({@code idle_in_transaction_session_timeout}): what a replica that is frozen
     * in the middle of one makes the others wait.
     */
    @WithDefault("4s")
    Duration idleInTransaction();

    /** Of a whole transaction, at our side: beyond what the server allows a statement, nobody answers there. */
    default Duration transaction() {
        return statement().plusSeconds(1);
    }

    /** Of all that a request reads, at our side: two statements that take as long as they may. */
    default Duration reading() {
        return statement().multipliedBy(2);
    }

    /** As commands that hold for the session. */
    default String forSession() {
        return settings("set", lock());
    }

    /**
     * As commands that hold for the transaction in which they are sent. They work through a pooler that gives each
     * transaction another connection, where start-up parameters are refused and what a session has set is lost.
     */
    default String forTransaction(Duration lock) {
        return settings("set local", lock);
    }

    /**
     * As a command that takes away what somebody has set for whole transactions ({@code transaction_timeout}), which would end an export in
     * its middle. Does nothing before PostgreSQL 17, which does not know it. It has a row where it does something.
     *
     * @param local whether for the transaction in which it is sent alone, otherwise for the session
     */
    static String withoutLimitOnTransactions(boolean local) {
        return "select set_config(name, '0', " + local + ") from pg_settings where name = 'transaction_timeout'";
    }

    private static Setting<Duration> setting(
            String variable, String name, String meaning, String standard, Duration least) {
        return Setting.duration(
                variable, "almoner.database.limits." + name, meaning, standard, least, Duration.ofSeconds(4));
    }

    private String settings(String set, Duration lock) {
        return "%1$s lock_timeout = %2$d; %1$s statement_timeout = %3$d; %1$s idle_in_transaction_session_timeout = %4$d"
                .formatted(
                        set,
                        lock.toMillis(),
                        statement().toMillis(),
                        idleInTransaction().toMillis());
    }
}
