package org.almoner.database.standby;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.PoolReads;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Snapshots;
import org.jboss.logging.Logger;

/**
 * Reads what may be some seconds old: from the standby while there is one that is not too far behind, else from the primary. What
 * fails at the standby, for whatever reason, is asked of the primary; also what is not found there, since it may be new.
 */
@ApplicationScoped
@Startup // its metrics are there from the start
public class StandbyReads {

    private static final Logger LOG = Logger.getLogger(StandbyReads.class);

    /** How long an export waits for the standby to have what the primary has. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(3);

    private final StandbyWatch watch;
    private final Reads primary;
    private final Snapshots snapshots;

    StandbyReads(StandbyWatch watch, Reads primary, Snapshots snapshots) {
        this.watch = watch;
        this.primary = primary;
        this.snapshots = snapshots;
    }

    /** How old what is read here may be; nothing without a standby. */
    public Duration oldest() {
        return watch.oldest();
    }

    /**
     * Fails with a {@link io.smallrye.mutiny.TimeoutException} when it does not come to an end in time, both servers together.
     *
     * @param work done with the statements of one server, and perhaps again with those of the other
     */
    public <T> Uni<T> read(Function<PoolReads, Uni<T>> work) {
        return primary.inTime(read(work, failure -> true));
    }

    /** For what takes long, and sees to its end itself: what took too long at one server is not asked of the other. */
    public <T> Uni<T> readPatiently(Function<PoolReads, Uni<T>> work) {
        return answers().chain(() -> read(work, failure -> !DatabaseFailure.isOverTime(failure)));
    }

    /**
     * As {@link Snapshots#read}, and with all that was committed when it was asked for: the standby is waited for, and passed over when
     * that takes long. Once the first rows are taken there is no going on at another server.
     */
    public Uni<Void> snapshot(String sql, List<Object> parameters, Snapshots.Taker taker) {
        return answers().chain(() -> watch.servingWhatIsCommitted(CATCHING_UP)).flatMap(serving -> {
            if (serving.isEmpty()) {
                watch.meters().byPrimary();
                return snapshots.read(sql, parameters, taker);
            }
            AtomicBoolean begun = new AtomicBoolean();
            Snapshots.Taker watched = rows -> {
                begun.set(true);
                return taker.take(rows);
            };
            watch.meters().byStandby();
            return snapshots
                    .read(serving.get().forSnapshots(), sql, parameters, watched)
                    .onFailure(failure -> !begun.get())
                    .recoverWithUni(failure -> {
                        again(failure);
                        return snapshots.read(sql, parameters, taker);
                    });
        });
    }

    /** Before what has no limit of ours: what is frozen keeps none of its own. */
    private Uni<?> answers() {
        return read(statements -> Uni.createFrom().completionStage(() -> statements.send("select 1")));
    }

    private <T> Uni<T> read(Function<PoolReads, Uni<T>> work, Predicate<Throwable> repeated) {
        return Uni.createFrom().deferred(() -> {
            // The age first: what is read after that is no older.
            Optional<Duration> age = watch.age();
            StandbyServer standby = age.flatMap(known -> watch.serving()).orElse(null);
            if (standby == null) {
                watch.meters().byPrimary();
                return work.apply(primary.pool());
            }
            watch.meters().byStandby();
            return standby.read(work, age.get()).onFailure(repeated).recoverWithUni(failure -> {
                again(failure);
                return work.apply(primary.pool());
            });
        });
    }

    private void again(Throwable failure) {
        watch.meters().again();
        LOG.debugf("Asked of the primary again: %s", DatabaseFailure.forLog(failure));
    }
}
