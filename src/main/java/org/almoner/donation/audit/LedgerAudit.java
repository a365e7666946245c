package org.almoner.donation.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.almoner.Setting;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeaseLostException;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.DatabaseFailure;
import org.jboss.logging.Logger;

/**
 * Proves that every row is what its history comes to, that the journal comes to the same, and that the kept totals are the sum of
 * the rows. A difference is told
 * loudly and never repaired unasked: it means that somebody wrote past the ledger, or that the ledger has a mistake.
 */
@ApplicationScoped
public class LedgerAudit {

    /** What a repair is called among what administrators did. */
    public static final String REPAIR = "ledger.repair";

    static final String JOB = "audit";

    public static final Setting<String> CRON = AuditTimes.CRON;

    private static final Logger LOG = Logger.getLogger(LedgerAudit.class);
    private static final String NOT_AGAIN = "The audit that did not come to its end is not done again";

    /** The replicas' clocks tell the nightly hour at nearly the same time; the first of them does it. */
    private static final Duration SAME_NIGHT = Duration.ofHours(12);

    /** By the clock of the database: every replica tells how long ago that was. */
    private static final String KEEP = """
            insert into ledger_audits (audited_at, differences, payments, not_compared, repaired)
            values (clock_timestamp(), :differences, :payments, :notCompared, :repaired)
            """;

    private final TotalsComparison totals;
    private final RowComparison rows;
    private final AuditState state;
    private final JobLeases jobs;
    private final Outage outage;
    private final Clock clock;
    private final AuditTimes times;

    LedgerAudit(
            TotalsComparison totals,
            RowComparison rows,
            AuditState state,
            JobLeases jobs,
            Outage outage,
            Clock clock,
            AuditTimes times) {
        this.totals = totals;
        this.rows = rows;
        this.state = state;
        this.jobs = jobs;
        this.outage = outage;
        this.clock = clock;
        this.times = times;
    }

    /**
     * What an audit found.
     *
     * @param repaired whether all of it was mended; false also when there was nothing to repair
     * @param payments whose rows were compared with their histories
     * @param notCompared whose rows another version of the derivation has made; they are in the totals' comparison all the same
     * @param differencesInAll of totals, rows and journal; of each kind no more than {@value TotalsComparison#MOST_SHOWN} are listed
     * @param differences of the totals
     * @param rows of which columns say something else than their histories
     * @param journal donations of which the journal says something else than their rows
     */
    @RegisterForReflection
    public record AuditResult(
            boolean consistent,
            boolean repaired,
            Instant auditedAt,
            long payments,
            long notCompared,
            int differencesInAll,
            List<TotalsComparison.Difference> differences,
            List<RowComparison.Difference> rows,
            List<JournalComparison.Difference> journal) {}

    /** The audit of the night. The replica that is first does it; the others find it done or under way. */
    @Scheduled(cron = "{almoner.ledger.audit.cron}")
    Uni<Void> nightly() {
        return nightly(jobs.claimUnlessDoneWithin(JOB, SAME_NIGHT));
    }

    /**
     * One that failed, or whose replica died, is no proof, and neither is one that could not be begun, since the database was away or no
     * replica ran: it is done again, and not only in the next night. What was seen of the lease may be an audit that somebody asked for,
     * and over by now.
     */
    @Scheduled(
            every = "{almoner.ledger.audit.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> again() {
        if (times.isNever() || !state.isUnfinished()) {
            outage.over(NOT_AGAIN);
            return Uni.createFrom().voidItem();
        }
        return nightly(jobs.claimUnfinished(JOB, SAME_NIGHT, times.last())
                .invoke(() -> outage.over(NOT_AGAIN))
                .onFailure()
                .recoverWithUni(failure -> !jobs.isEnding() && outage.isMet(NOT_AGAIN, failure)
                        ? Uni.createFrom().item(Optional.empty())
                        : Uni.createFrom().failure(failure)));
    }

    /** Never fails: the line says it, and {@link #again} sees what is to be done. */
    private Uni<Void> nightly(Uni<Optional<Lease>> claim) {
        return claim.flatMap(claimed -> claimed.isEmpty() ? Uni.createFrom().voidItem() : nightly(claimed.get()))
                .onFailure(failure -> !jobs.isEnding())
                .invoke(failure ->
                        LOG.errorf("The nightly audit of the ledger failed: %s", DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> nightly(Lease lease) {
        return jobs.whileHeld(lease, run(false, () -> jobs.keep(lease)).chain(() -> jobs.done(lease, SAME_NIGHT)))
                .onFailure(failure -> !jobs.isEnding())
                .call(failure -> jobs.failed(lease, DatabaseFailure.describe(failure)));
    }

    /**
     * Compares and, when asked to, mends rows by their histories, the journal by what is missing in it or too much, and then totals by
     * their rows.
     *
     * @return nothing when one is under way, on this replica or on another, or takes its place since this replica ends
     */
    public Uni<Optional<AuditResult>> run(boolean repair) {
        return jobs.claimNow(JOB)
                .flatMap(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().item(Optional.<AuditResult>empty())
                        : byHand(claimed.get(), repair).map(Optional::of))
                .onFailure(LeaseLostException.class)
                .recoverWithItem(Optional.empty());
    }

    private Uni<AuditResult> byHand(Lease lease, boolean repair) {
        return jobs.whileHeld(lease, run(repair, () -> jobs.keep(lease)))
                .onFailure(failure -> !(failure instanceof LeaseLostException))
                .call(() -> jobs.release(lease).onFailure().recoverWithNull())
                .call(() -> jobs.release(lease).chain(() -> jobs.doneByHand(JOB)));
    }

    private Uni<AuditResult> run(boolean repair, Supplier<Uni<Void>> keepLease) {
        Uni<AuditResult> result = repair
                ? rows.compare(true, keepLease)
                        .flatMap(compared ->
                                totals.compare(true, keepLease).flatMap(different -> keep(compared, different, true)))
                // What is over soonest comes first: where it fails, it has cost the least.
                : totals.compare(false, keepLease)
                        .flatMap(different ->
                                rows.compare(false, keepLease).flatMap(compared -> keep(compared, different, false)));
        return result.call(state::look);
    }

    private Uni<AuditResult> keep(
            RowComparison.ComparedRows compared, TotalsComparison.ComparedTotals different, boolean repair) {
        AuditResult result = result(compared, different, repair);
        int left = compared.left() + (repair ? 0 : different.inAll());
        return keep(result, left).replaceWith(result);
    }

    private AuditResult result(
            RowComparison.ComparedRows compared, TotalsComparison.ComparedTotals different, boolean repair) {
        int found = compared.inAll() + different.inAll();
        return new AuditResult(
                // A row whose history cannot be read is no difference that was found, and is left all the same.
                found == 0 && compared.left() == 0,
                repair && found > 0 && compared.left() == 0,
                clock.instant(),
                compared.payments(),
                compared.notCompared(),
                found,
                different.shown(),
                compared.shown(),
                compared.journal());
    }

    private static Uni<Integer> keep(AuditResult result, int left) {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(KEEP)
                        .setParameter("differences", left)
                        .setParameter("payments", result.payments())
                        .setParameter("notCompared", result.notCompared())
                        .setParameter("repaired", Math.max(0, result.differencesInAll() - left))
                        .executeUpdate()));
    }
}
