package org.almoner.stripe.catchup;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.JobLeases;
import org.almoner.database.sql.JobLeases.Lease;
import org.almoner.stripe.inbox.TurnedAwayException;
import org.jboss.logging.Logger;

/** How a job that asks Stripe runs: when it is due and on one replica; what stops it is said, and tried again with pauses. */
@ApplicationScoped
public class CatchUpJobs {

    private final JobLeases leases;

    CatchUpJobs(JobLeases leases) {
        this.leases = leases;
    }

    /**
     * Never fails.
     *
     * @param who as its lines in the log begin
     * @param work comes to the time after which it is due again
     */
    public Uni<Void> runIfDue(String job, Logger log, String who, Function<Lease, Uni<Duration>> work) {
        return leases.claimDue(job)
                .flatMap(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : work.apply(claimed.get())
                                .flatMap(pause -> leases.done(claimed.get(), pause))
                                .onFailure()
                                .recoverWithUni(failure -> stopped(claimed.get(), log, who, failure)))
                .onFailure()
                .invoke(failure -> log.warnf("%s did not run (%s)", who, DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> stopped(Lease lease, Logger log, String who, Throwable failure) {
        String reason = DatabaseFailure.describe(failure);
        return leases.failed(lease, reason)
                .invoke(due -> log.warnf("%s stopped and goes on at %s: %s", who, due, reason))
                .replaceWithVoid();
    }

    /**
     * Whether an event that was not stored is not to blame for it. What the queue turns away Stripe sends again; here nobody does, and
     * nothing of it is recorded: to go on with the next would be to lose it.
     */
    static boolean isOfAll(Throwable failure) {
        return DatabaseFailure.isAway(failure) || failure instanceof TurnedAwayException;
    }
}
