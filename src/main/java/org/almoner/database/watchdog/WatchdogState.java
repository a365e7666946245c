package org.almoner.database.watchdog;

import java.time.Instant;
import java.util.Optional;

/**
 * What the watchdog knows of the database. Each state has only the transitions that are legal from it: nothing is known
 * before the gate has passed, and nothing follows after giving up.
 */
sealed interface WatchdogState {

    /** Whether requests that need the database may come. */
    boolean ready();

    /** When the last ping was answered or given up; empty before the first. */
    Optional<Instant> lastPingAt();

    /** Why the last ping failed; empty when it did not. */
    Optional<String> lastError();

    /** Pings that failed in a row. */
    int failureCount();

    /** A sentence for operators. */
    String message();

    /** A state in which the database is pinged. */
    sealed interface Watching extends WatchdogState {

        /** Recovers from whatever was before. */
        default Healthy answered(Instant at) {
            return new Healthy(at);
        }

        WatchdogState failed(Instant at, String error, WatchdogLimits limits);
    }

    /** The gate has not passed yet. */
    record Starting() implements WatchdogState {

        Healthy gatePassed(Instant at) {
            return new Healthy(at);
        }

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public Optional<Instant> lastPingAt() {
            return Optional.empty();
        }

        @Override
        public Optional<String> lastError() {
            return Optional.empty();
        }

        @Override
        public int failureCount() {
            return 0;
        }

        @Override
        public String message() {
            return "Waiting for the database gate";
        }
    }

    /** The last ping was answered. */
    record Healthy(Instant at) implements Watching {

        @Override
        public WatchdogState failed(Instant now, String error, WatchdogLimits limits) {
            return afterFailure(new Failure(now, error, 1), limits);
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public Optional<Instant> lastPingAt() {
            return Optional.of(at);
        }

        @Override
        public Optional<String> lastError() {
            return Optional.empty();
        }

        @Override
        public int failureCount() {
            return 0;
        }

        @Override
        public String message() {
            return "Database connection is healthy";
        }
    }

    /** Some pings failed, too few to act on. */
    record Failing(Failure last) implements Watching, AfterFailure {

        @Override
        public WatchdogState failed(Instant now, String error, WatchdogLimits limits) {
            return afterFailure(last.then(now, error), limits);
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public String message() {
            return "Database does not answer; it counts as ready until more pings have failed";
        }
    }

    /**
     * Not ready; the last attempts before giving up.
     *
     * @param attempts that have failed
     */
    record Reconnecting(Failure last, int attempts) implements Watching, AfterFailure {

        @Override
        public WatchdogState failed(Instant now, String error, WatchdogLimits limits) {
            Failure failure = last.then(now, error);
            return attempts + 1 < limits.reconnectAttempts()
                    ? new Reconnecting(failure, attempts + 1)
                    : new GivenUp(failure);
        }

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public String message() {
            return "Database is not reachable; reconnecting";
        }
    }

    /** The process is to end, so that the orchestrator takes over. */
    record GivenUp(Failure last) implements AfterFailure {

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public String message() {
            return "Database is not reachable; shutting down";
        }
    }

    /** A state that a failed ping led to. */
    sealed interface AfterFailure extends WatchdogState {

        Failure last();

        @Override
        default Optional<Instant> lastPingAt() {
            return Optional.of(last().at());
        }

        @Override
        default Optional<String> lastError() {
            return Optional.of(last().error());
        }

        @Override
        default int failureCount() {
            return last().count();
        }
    }

    /**
     * A ping that failed.
     *
     * @param count of failures in a row, this one included
     */
    record Failure(Instant at, String error, int count) {

        Failure then(Instant now, String nextError) {
            return new Failure(now, nextError, count + 1);
        }
    }

    private static WatchdogState afterFailure(Failure failure, WatchdogLimits limits) {
        return failure.count() < limits.maxFailures() ? new Failing(failure) : new Reconnecting(failure, 0);
    }
}
