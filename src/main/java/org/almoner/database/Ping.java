package org.almoner.database;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Asks the database for an answer, through the pool that serves requests: a pool without a working connection is as bad as
 * no database. The pool lends and takes back the connection itself, so that a ping that was given up keeps none; one that
 * hangs is closed by {@link HealingPool}.
 */
@ApplicationScoped
class Ping {

    private final Pool pool;

    Ping(Pool pool) {
        this.pool = pool;
    }

    /** Fails with a {@link TimeoutException} when there is no answer within the limit. */
    Uni<Void> send(Duration limit) {
        return pool.query("select 1")
                .execute()
                .replaceWithVoid()
                .ifNoItem()
                .after(limit)
                .fail();
    }
}
