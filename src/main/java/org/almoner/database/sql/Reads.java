package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.almoner.database.pool.TimeLimits;

/**
 * Single statements, each on any connection of the pool: it sees what is committed when it begins, and what it writes is
 * committed when it is answered. One that writes must do no harm by coming to its end when nobody waits for it any more.
 */
@ApplicationScoped
public class Reads implements Statements {

    private final PoolReads pool;
    private final TimeLimits limits;

    Reads(Pool pool, TimeLimits limits) {
        this.pool = new PoolReads(pool, Duration.ZERO);
        this.limits = limits;
    }

    @Override
    public CompletionStage<List<Object[]>> send(String sql, Object... parameters) {
        return pool.send(sql, parameters);
    }

    /** The same, where it matters who is asked. */
    public PoolReads pool() {
        return pool;
    }

    /** One statement, {@linkplain #inTime(Uni) in time}. */
    public Uni<List<Object[]>> read(String sql, Object... parameters) {
        return inTime(ask(sql, parameters));
    }

    /**
     * Fails with a {@link io.smallrye.mutiny.TimeoutException} when it does not come to an end in time: a database that is
     * frozen keeps none of the limits that it has been given.
     */
    public <T> Uni<T> inTime(Uni<T> reading) {
        return Patience.atMost(limits.reading(), reading);
    }

    /** The same of what asks when somebody subscribes. */
    public <T> Uni<T> inTime(Supplier<CompletionStage<T>> reading) {
        return inTime(Uni.createFrom().completionStage(reading));
    }
}
