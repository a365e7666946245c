package org.almoner.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** While it is open, whoever reads or writes that table waits, for as long as the service waits for a lock. */
public final class LockedTable implements AutoCloseable {

    /** The default of {@code DB_LOCK_TIMEOUT}, after which what waits here fails. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);

    private final Connection holder;
    private final Instant since = Instant.now();

    public LockedTable(DataSource database, String table) throws SQLException {
        holder = database.getConnection();
        holder.setAutoCommit(false);
        try (Statement lock = holder.createStatement()) {
            lock.execute("lock table " + table + " in access exclusive mode");
        }
    }

    /** Whether what waited may have given up by now, since the machine is slow. */
    public boolean isTooLate() {
        return Duration.between(since, Instant.now()).compareTo(LOCK_LIMIT) > 0;
    }

    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.close();
    }
}
