package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.OneByOne;
import org.almoner.donation.ledger.OneByOne.Purpose;
import org.almoner.donation.ledger.StoredPayment;

/**
 * Forgets a donor, for good: the hashes go to {@code erased_donors}, from where {@link Named} has them for every event to come;
 * the payments that show one lose it at once. What that does not find {@link ErasureSearch} does, later.
 */
@ApplicationScoped
public class DonorErasure {

    static final Purpose PURPOSE =
            new Purpose("almoner.ledger.erased", "erased", "still names a donor who asked to be forgotten");

    private static final UUID FIRST = new UUID(0, 0);
    private static final int PIECE = 50;

    private static final String REMEMBER = """
            insert into erased_donors as known (email_hash, erased_at)
            select hash, now() from unnest(cast(cast(:hashes as text) as text[])) as hash
            order by hash
            on conflict (email_hash) do update set swept_at = null
            returning cast(extract(epoch from erased_at) * 1000000 as bigint)
            """;

    private static final String SHOWN = """
            select id, payment_intent_id, charge_id, session_id
            from stripe_attributions
            where donor_email_hash = any(array(select unnest(cast(cast(:hashes as text) as text[]))))
                and id > cast(:after as uuid)
            order by id
            limit :piece
            """;

    private static final String COUNT = """
            select count(*) from stripe_attributions
            where donor_email_hash = any(array(select unnest(cast(cast(:hashes as text) as text[]))))
            """;

    private final DonorHashes hashes;
    private final OneByOne payments;

    DonorErasure(DonorHashes hashes, OneByOne payments) {
        this.hashes = hashes;
        this.payments = payments;
    }

    /**
     * How many payments showed the donor.
     *
     * @param donations that do so no more
     * @param unreadable that still do, since their history cannot be read; {@link ErasureSearch} tries them again
     */
    public record Erased(long donations, long unreadable) {

        private Erased plus(int found, int failed) {
            return new Erased(donations + found - failed, unreadable + failed);
        }
    }

    static PaymentFacts facts(StoredPayment payment, Instant since) {
        return new PaymentFacts(payment.names(), List.of(new DonorErased(since)));
    }

    static Instant instant(long microseconds) {
        return Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }

    /**
     * Forgets whoever has an e-mail address.
     *
     * @param emailHashes of it, under each key; those that are known to be of the same address are forgotten with them
     */
    public Uni<Erased> erase(Collection<String> emailHashes) {
        return hashes.ofSameDonors(emailHashes)
                .flatMap(this::remember)
                .flatMap(known -> eraseShown(known.hashes(), known.since(), FIRST, new Erased(0, 0)));
    }

    /** How many payments show whoever has an e-mail address. @param emailHashes as of {@link #erase} */
    public Uni<Long> count(Collection<String> emailHashes) {
        return hashes.ofSameDonors(emailHashes)
                .flatMap(all -> Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(COUNT, Long.class)
                                .setParameter("hashes", TextArray.of(all))
                                .getSingleResult())));
    }

    /** Who is to be forgotten. @param hashes an array of theirs */
    private record Remembered(String hashes, Instant since) {}

    private Uni<Remembered> remember(Set<String> known) {
        return Panache.withTransaction(() -> hashes.forget(known).flatMap(all -> {
            String array = TextArray.of(all);
            return remember(array)
                    .map(times -> new Remembered(
                            array,
                            times.stream()
                                    .map(DonorErasure::instant)
                                    .min(Comparator.naturalOrder())
                                    .orElseThrow()));
        }));
    }

    private static Uni<List<Long>> remember(String array) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(REMEMBER, Long.class)
                        .setParameter("hashes", array)
                        .getResultList());
    }

    /** Forgets also what was being tied to them while they were, by somebody who gave in that moment. @param known that are forgotten */
    Uni<Void> rememberTied(Collection<String> known) {
        return Panache.withTransaction(() -> hashes.forget(Set.copyOf(known)).flatMap(all -> {
            List<String> others =
                    all.stream().filter(hash -> !known.contains(hash)).toList();
            return others.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : remember(TextArray.of(others)).replaceWithVoid();
        }));
    }

    /** A database that is away or busy fails it: whoever asked asks again. */
    private Uni<Erased> eraseShown(String array, Instant since, UUID after, Erased before) {
        return shown(array, after)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(before)
                        : payments.record(
                                        found.stream()
                                                .map(payment -> facts(payment, since))
                                                .toList(),
                                        PURPOSE,
                                        DatabaseFailure::passes)
                                .flatMap(failed -> eraseShown(
                                        array,
                                        since,
                                        found.get(found.size() - 1).id(),
                                        before.plus(found.size(), failed.size()))));
    }

    private static Uni<List<StoredPayment>> shown(String array, UUID after) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(SHOWN, Object[].class)
                                .setParameter("hashes", array)
                                .setParameter("after", after.toString())
                                .setParameter("piece", PIECE)
                                .getResultList()))
                .map(rows -> rows.stream().map(StoredPayment::of).toList());
    }
}
