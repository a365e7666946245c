package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.almoner.Setting;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.JobStoppedException;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.OneByOne;
import org.almoner.donation.ledger.StoredPayment;
import org.jboss.logging.Logger;

/**
 * Looks through all histories for donors who asked to be forgotten: for a payment that another source names otherwise, one
 * that was being written meanwhile, one by a replica of the version before, one that could not be read. A donor counts as
 * searched for when none of the payments that name them is left so.
 */
@ApplicationScoped
public class ErasureSearch {

    static final String JOB = "erasure";

    public static final Setting<String> LOOK = Setting.interval(
            "ALMONER_LEDGER_ERASURE_LOOK",
            "almoner.ledger.erasure.look",
            "how often a replica looks for donors that all histories are to be searched for; `off` leaves them to others",
            "1m");

    private static final Logger LOG = Logger.getLogger(ErasureSearch.class);
    private static final Job SELF = new Job(
            JOB,
            LOG,
            "Histories were not searched for erased donors",
            "The search for erased donors stopped and goes on");

    /** Longer than any transaction lives that may not have seen the erasure. By the clock of the database: another replica may have written it. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);
    private static final int PAGE = 1_000;

    /** More are a fault of their kind, and not of single rows. */
    private static final int MAX_FAILED = 1_000;

    private static final String UNSEARCHED = """
            select email_hash from erased_donors
            where swept_at is null and erased_at < now() - cast(cast(:settled as text) as interval)
            """;

    private static final String END_OF_PAGE =
            "select id from stripe_attributions where id > cast(:after as uuid) order by id offset :page limit 1";

    /**
     * Hashes wherever a history has them, facts that this version does not know included. They are looked up one by one: what a
     * page costs does not depend on how many were forgotten.
     */
    private static final String HIDDEN = """
            select payment.id, payment_intent_id, charge_id, session_id,
                cast(extract(epoch from min(donor.erased_at)) * 1000000 as bigint), string_agg(donor.email_hash, ',')
            from stripe_attributions as payment
            cross join lateral (
                select payment.donor_email_hash as hash
                union select found[1] from regexp_matches(cast(payment.history as text), '[0-9a-f]{64}', 'g') as found) as named
            join erased_donors as donor on donor.email_hash = named.hash
            where payment.id > cast(:after as uuid) and payment.id <= cast(:end as uuid)
            group by payment.id
            """;

    private static final String SEARCHED = """
            update erased_donors set swept_at =
                case when email_hash = any(cast(cast(:left as text) as text[])) then null
                    else now() end
            where email_hash = any(cast(cast(:hashes as text) as text[]))
                or email_hash = any(cast(cast(:left as text) as text[]))
            """;

    private final DonorErasure erasure;
    private final OneByOne payments;
    private final LeasedJobs jobs;

    ErasureSearch(DonorErasure erasure, OneByOne payments, LeasedJobs jobs) {
        this.erasure = erasure;
        this.payments = payments;
        this.jobs = jobs;
    }

    /** Searches for those who asked since the last time. Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.ledger.erasure.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> search() {
        return jobs.runIfDue(
                SELF, unsearched(), hashes -> !hashes.isEmpty(), (lease, hashes) -> searched(new Run(lease), hashes));
    }

    private static final class Run {
        private final Lease lease;
        /** Of donors whom a payment still names. */
        private final Set<String> left = new HashSet<>();

        private long found;
        private int failed;

        private Run(Lease lease) {
            this.lease = lease;
        }
    }

    private Uni<Duration> searched(Run run, List<String> hashes) {
        return erasure.rememberTied(hashes)
                .chain(() -> page(run, FIRST))
                .invoke(() -> LOG.infof(
                        "Searched all payments for %d donors who asked to be forgotten; %d more named them, %d still do",
                        hashes.size(), run.found, run.failed))
                .chain(() -> remember(hashes, run.left))
                .map(remembered -> {
                    if (run.failed > 0) {
                        throw new JobStoppedException(
                                run.failed + " payments still name donors who asked to be forgotten");
                    }
                    return Duration.ZERO;
                });
    }

    /** One page after the other, each with the lease kept. */
    private Uni<Void> page(Run run, UUID after) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(END_OF_PAGE, UUID.class)
                                .setParameter("after", after.toString())
                                .setParameter("page", PAGE - 1)
                                .getSingleResultOrNull()
                                .flatMap(end -> session.createNativeQuery(HIDDEN, Object[].class)
                                        .setParameter("after", after.toString())
                                        .setParameter("end", (end == null ? LAST : end).toString())
                                        .getResultList()
                                        .map(rows -> new FoundPage(end, rows)))))
                .call(page -> payments.record(page.payments(), DonorErasure.PURPOSE, DatabaseFailure::isAway)
                        .call(failed -> count(run, page, failed)))
                .call(page -> jobs.keep(run.lease))
                .flatMap(page -> page.end() == null ? Uni.createFrom().voidItem() : page(run, page.end()));
    }

    private static Uni<Void> count(Run run, FoundPage page, Set<UUID> failed) {
        run.found += page.rows().size();
        run.failed += failed.size();
        page.rows().stream()
                .filter(row -> failed.contains((UUID) row[0]))
                .forEach(row -> run.left.addAll(List.of(((String) row[5]).split(","))));
        return run.failed < MAX_FAILED
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .failure(new JobStoppedException(
                                "too many payments cannot be read, and may name donors who asked to be forgotten"));
    }

    /** @param end null on the last page */
    private record FoundPage(UUID end, List<Object[]> rows) {

        private List<PaymentFacts> payments() {
            return rows.stream()
                    .map(row -> DonorErasure.facts(StoredPayment.of(row), DonorErasure.instant((Long) row[4])))
                    .toList();
        }
    }

    private Uni<List<String>> unsearched() {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(UNSEARCHED, String.class)
                        .setParameter("settled", SETTLED.toString())
                        .getResultList()));
    }

    private Uni<Void> remember(List<String> hashes, Set<String> left) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(SEARCHED)
                                .setParameter("hashes", TextArray.of(hashes))
                                .setParameter("left", TextArray.of(left))
                                .executeUpdate()))
                .replaceWithVoid();
    }
}
