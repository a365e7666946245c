package org.almoner.donation.ledger;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.Setting;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.JobLeases;
import org.almoner.database.sql.JobLeases.Lease;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFacts;
import org.jboss.logging.Logger;

/**
 * Forgets a donor, for good: the hash goes to {@code erased_donors}, from where {@link Named} has it for every event to come;
 * the payments that show it lose it at once. What that does not find (a payment that another source names otherwise, one that
 * was being written meanwhile, or by a replica of the version before) a look through all histories does, later.
 */
@ApplicationScoped
public class DonorErasure {

    static final String JOB = "erasure";

    public static final Setting<String> LOOK = Setting.interval(
            "ALMONER_LEDGER_ERASURE_LOOK",
            "almoner.ledger.erasure.look",
            "how often a replica looks for donors that all histories are to be searched for; `off` leaves them to others",
            "1m");

    private static final Logger LOG = Logger.getLogger(DonorErasure.class);

    /** Longer than any transaction lives that may not have seen the erasure. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);
    private static final int PIECE = 50;
    private static final int PAGE = 1_000;

    private static final String REMEMBER = """
            insert into erased_donors as known (email_hash, erased_at)
            values (:hash, cast(cast(:at as text) as timestamptz))
            on conflict (email_hash) do update set swept_at = null
            returning cast(extract(epoch from erased_at) * 1000000 as bigint)
            """;

    private static final String SHOWN = """
            select id, payment_intent_id, charge_id, session_id
            from stripe_attributions
            where donor_email_hash = :hash and id > cast(:after as uuid)
            order by id
            limit :piece
            """;

    private static final String UNSEARCHED = """
            select email_hash from erased_donors
            where swept_at is null and erased_at < cast(cast(:before as text) as timestamptz)
            """;

    private static final String END_OF_PAGE =
            "select id from stripe_attributions where id > cast(:after as uuid) order by id offset :page limit 1";

    private static final String HIDDEN = """
            select payment.id, payment_intent_id, charge_id, session_id,
                cast(extract(epoch from min(donor.erased_at)) * 1000000 as bigint)
            from stripe_attributions as payment
            join erased_donors as donor on strpos(cast(payment.history as text), donor.email_hash) > 0
            where payment.id > cast(:after as uuid) and payment.id <= cast(:end as uuid)
            group by payment.id
            """;

    private static final String SEARCHED = """
            update erased_donors set swept_at = cast(cast(:now as text) as timestamptz)
            where email_hash = any(cast(cast(:hashes as text) as text[]))
            """;

    private final DonationLedger ledger;
    private final JobLeases jobs;
    private final Clock clock;

    DonorErasure(DonationLedger ledger, JobLeases jobs, Clock clock) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Forgets whoever has this e-mail address.
     *
     * @param emailHash 64 hexadecimal digits
     * @return how many payments showed it
     */
    public Uni<Long> erase(String emailHash) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(REMEMBER, Long.class)
                                .setParameter("hash", emailHash)
                                .setParameter("at", now.toString())
                                .getSingleResult()))
                .map(DonorErasure::instant)
                .flatMap(since -> eraseShown(emailHash, since, FIRST, 0));
    }

    private Uni<Long> eraseShown(String emailHash, Instant since, UUID after, long erased) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(SHOWN, Object[].class)
                                .setParameter("hash", emailHash)
                                .setParameter("after", after.toString())
                                .setParameter("piece", PIECE)
                                .getResultList()))
                .map(rows -> rows.stream().map(StoredPayment::of).toList())
                .flatMap(payments -> payments.isEmpty()
                        ? Uni.createFrom().item(erased)
                        : ledger.record(payments.stream()
                                        .map(payment -> erased(payment, since))
                                        .toList())
                                .flatMap(written -> eraseShown(
                                        emailHash,
                                        since,
                                        payments.get(payments.size() - 1).id(),
                                        erased + payments.size())));
    }

    /** Searches all histories for those who asked since the last time. Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.ledger.erasure.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> search() {
        return unsearched()
                .flatMap(hashes -> hashes.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : jobs.claimDue(JOB)
                                .flatMap(claimed -> claimed.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : searched(claimed.get(), hashes)))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Histories were not searched for erased donors (%s)", DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> searched(Lease lease, List<String> hashes) {
        return page(lease, FIRST, 0)
                .invoke(found -> LOG.infof(
                        "Searched all payments for %d donors who asked to be forgotten; %d more named them",
                        hashes.size(), found))
                .chain(() -> remember(hashes))
                .chain(() -> jobs.done(lease, Duration.ZERO))
                .onFailure()
                .call(failure -> jobs.failed(lease, DatabaseFailure.describe(failure)));
    }

    /** One page after the other, each with the lease kept. */
    private Uni<Long> page(Lease lease, UUID after, long found) {
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
                .call(page -> ledger.record(page.payments()))
                .call(page -> jobs.keep(lease))
                .flatMap(page -> page.end() == null
                        ? Uni.createFrom().item(found + page.rows().size())
                        : page(lease, page.end(), found + page.rows().size()));
    }

    /** @param end null on the last page */
    private record FoundPage(UUID end, List<Object[]> rows) {

        private List<PaymentFacts> payments() {
            return rows.stream()
                    .map(row -> erased(StoredPayment.of(row), instant((Long) row[4])))
                    .toList();
        }
    }

    private Uni<List<String>> unsearched() {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(UNSEARCHED, String.class)
                        .setParameter("before", clock.instant().minus(SETTLED).toString())
                        .getResultList()));
    }

    private Uni<Void> remember(List<String> hashes) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(SEARCHED)
                                .setParameter("now", clock.instant().toString())
                                .setParameter("hashes", hashes.stream().collect(Collectors.joining(",", "{", "}")))
                                .executeUpdate()))
                .replaceWithVoid();
    }

    private static PaymentFacts erased(StoredPayment payment, Instant since) {
        return new PaymentFacts(payment.names(), List.of(new DonorErased(since)));
    }

    private static Instant instant(long microseconds) {
        return Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }
}
