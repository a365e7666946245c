package org.almoner.donation.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.almoner.Setting;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.JobStoppedException;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.ledger.OneByOne;
import org.almoner.donation.ledger.OneByOne.Purpose;
import org.almoner.donation.ledger.StoredPayment;
import org.jboss.logging.Logger;

/**
 * Derives anew what an earlier version of {@link LedgerEntry} has made, piece by piece while events go on, and journals the
 * difference and moves the totals by it. So it also fills the journal with what was recorded before there was one. It needs no
 * place to go on from: a row that is done is no longer one of an earlier version, so another replica goes on with what is left.
 * It looks again and again, since an earlier version that still runs makes more.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class DerivationJob {

    static final String JOB = "derivation";

    public static final Setting<String> LOOK = Setting.interval(
            "ALMONER_LEDGER_DERIVATION_LOOK",
            "almoner.ledger.derivation.look",
            "how often a replica looks for rows of an earlier derivation; `off` leaves them to others",
            "10s");

    private static final Logger LOG = Logger.getLogger(DerivationJob.class);
    private static final Job SELF =
            new Job(JOB, LOG, "No payment was derived anew", "Deriving payments anew stopped and goes on");

    /** Their payments and the totals of their tickets are locked together, which events for them wait for. */
    private static final int PIECE = 50;

    /** More are a fault of their kind, and not of single rows. */
    private static final int MAX_FAILED = 1_000;

    private static final int PAYMENTS_PER_LINE = 10_000;

    /** The end of why it failed where those that it tried are the reason, for which it is of no use to wait. */
    private static final String SOME_FAILED = " payments could not be derived anew";

    /** How many the last try failed at, where that ended it; 0 while there is another. */
    private static final String FAILED_AT = """
            coalesce((select cast(substring(error from '^([0-9]+)%s$') as integer)
                from jobs where name = '%s' and leased_until is null), 0)""".formatted(SOME_FAILED, JOB);

    /** A condition: whether there are more payments of an earlier version than the last try failed at, so that movements may come of them. */
    public static final String HAS_MORE =
            "((select count(*) from (" + first(MAX_FAILED + PIECE) + ") as earlier) > " + FAILED_AT + ")";

    /** Whether there are any; and whether some have come since a try that failed at others, for the next of which they are not to wait. */
    private static final String GLANCE = "select exists (select from (" + first(1) + ") as earlier), " + FAILED_AT
            + " between 1 and " + (MAX_FAILED - 1) + " and " + HAS_MORE;

    private static final String LEFT = "select count(*) from stripe_attributions where derivation < :derivation";

    private static final String NEXT = """
            select id, payment_intent_id, charge_id, session_id
            from stripe_attributions
            where derivation < :derivation and id <> all(array(select unnest(cast(cast(:failed as text) as uuid[]))))
            order by derivation
            limit :piece
            """;

    private static final Purpose PURPOSE =
            new Purpose("almoner.ledger.derived", "derived", "could not be derived anew");

    private final OneByOne oneByOne;
    private final LeasedJobs jobs;
    private final JobLeases leases;
    private final AtomicLong remaining;

    DerivationJob(OneByOne oneByOne, LeasedJobs jobs, JobLeases leases, MeterRegistry metrics) {
        this.oneByOne = oneByOne;
        this.jobs = jobs;
        this.leases = leases;
        this.remaining = metrics.gauge("almoner.ledger.derivations", new AtomicLong());
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.ledger.derivation.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> deriveIfOutdated() {
        return jobs.runIfDue(SELF, look(), left -> left, (lease, left) -> derive(lease));
    }

    private Uni<Boolean> look() {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(GLANCE, Object[].class)
                                .getSingleResult()))
                .flatMap(seen -> {
                    boolean any = (Boolean) seen[0];
                    if (!any) {
                        remaining.set(0);
                    }
                    boolean someHaveCome = (Boolean) seen[1];
                    return someHaveCome
                            ? leases.want(JOB).replaceWith(any)
                            : Uni.createFrom().item(any);
                });
    }

    private Uni<Duration> derive(Lease lease) {
        Run run = new Run(lease);
        return left().invoke(left -> {
                    run.left = left;
                    remaining.set(left);
                    LOG.infof(
                            "Deriving %d payments anew that an earlier version of derivation %d made",
                            left, LedgerEntry.DERIVATION);
                })
                .chain(() -> Again.whilst(() -> piece(run)))
                .map(last -> end(run));
    }

    private static final class Run {
        private final Lease lease;
        private final Set<UUID> failed = new HashSet<>();
        private long left;
        private long done;

        private Run(Lease lease) {
            this.lease = lease;
        }
    }

    /** @return whether there may be another */
    private Uni<Boolean> piece(Run run) {
        return next(run)
                .flatMap(payments -> payments.isEmpty()
                        ? Uni.createFrom().item(false)
                        : oneByOne.derive(payments, PURPOSE, DatabaseFailure::isAway)
                                .chain(failed -> count(run, payments.size(), failed))
                                .chain(() -> jobs.keep(run.lease))
                                .replaceWith(true));
    }

    private Uni<Void> count(Run run, int payments, Set<UUID> failed) {
        run.failed.addAll(failed);
        long before = run.done;
        run.done += payments - failed.size();
        remaining.set(Math.max(0, run.left - run.done));
        if (before / PAYMENTS_PER_LINE != run.done / PAYMENTS_PER_LINE) {
            LOG.infof("Derived %d of %d payments anew", run.done, run.left);
        }
        return run.failed.size() < MAX_FAILED
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(someFailed(run));
    }

    private Duration end(Run run) {
        remaining.set(run.failed.size());
        LOG.infof("Derived %d payments anew; %d failed", run.done, run.failed.size());
        if (!run.failed.isEmpty()) {
            throw someFailed(run);
        }
        return Duration.ZERO;
    }

    private static JobStoppedException someFailed(Run run) {
        return new JobStoppedException(run.failed.size() + SOME_FAILED);
    }

    private Uni<List<StoredPayment>> next(Run run) {
        String failed = TextArray.of(run.failed);
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(NEXT, Object[].class)
                                .setParameter("derivation", LedgerEntry.DERIVATION)
                                .setParameter("failed", failed)
                                .setParameter("piece", PIECE)
                                .getResultList()))
                .map(rows -> rows.stream().map(StoredPayment::of).toList());
    }

    /** It counts as many as there are, which may take longer than any other statement is allowed. */
    private static Uni<Long> left() {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(TotalsComparison.TAKE_TIME)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(LEFT, Long.class)
                                .setParameter("derivation", LedgerEntry.DERIVATION)
                                .getSingleResult())));
    }

    /** Of an earlier version, in the order of their index: that is found empty at once also when it is not known yet that it is. */
    private static String first(int limit) {
        return "select derivation from stripe_attributions where derivation < " + LedgerEntry.DERIVATION
                + " order by derivation limit " + limit;
    }
}
