package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almoner.database.job.Again;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.fact.DonorHash;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * How ties between hashes end. One by whose former hash no payment is known any more is still what leads to the donor from a link that was
 * sent under that hash ({@code donor.link}): it stays while its key is a secret that is given, and no longer, since whoever has the key finds by
 * it whose donations are whose. Of the bare hash there are no links, and everybody has it.
 */
@ApplicationScoped
class DonorTies {

    private static final int PAGE = 500;

    /** Of all ties, by the key of their table: each page is a statement, since there are as many ties as donors who came back. */
    private static final String PAGES = """
            with page as materialized (
                select former_hash, former_key from donor_hashes where former_hash > :after order by former_hash limit %d
            ), %%s
            select max(former_hash) from page
            """.formatted(PAGE);

    /**
     * Replicas with keys in another order, as while they restart one after the other, tie the hash of what is the first key now to the other
     * one. Turned, such a tie is what it would have been.
     */
    private static final String TURN = PAGES.formatted("""
            away as (
                delete from donor_hashes as tie using page
                where tie.former_hash = page.former_hash and page.former_key = :first
                returning tie.former_hash, tie.hash, tie.hash_key, tie.former_key, tie.seen_at
            ), turned as (
                insert into donor_hashes as known (former_hash, hash, former_key, hash_key, seen_at)
                select distinct on (hash) hash, former_hash, hash_key, former_key, seen_at from away order by hash, seen_at desc
                on conflict (former_hash) do update set hash = excluded.hash, hash_key = excluded.hash_key,
                    former_key = coalesce(known.former_key, excluded.former_key), seen_at = greatest(known.seen_at, excluded.seen_at)
            )""");

    /**
     * A later tie tells that its hash is of the first key again. So no circle stays, as two replicas with keys in another order may
     * write one in the same moment: its oldest tie goes.
     */
    private static final String TAKEN_BACK = PAGES.formatted("""
            gone as (
                delete from donor_hashes as tie using page
                where tie.former_hash = page.former_hash and exists (
                    select from donor_hashes as later
                    where later.hash = tie.former_hash and (later.seen_at, later.former_hash) > (tie.seen_at, tie.former_hash))
            )""");

    /** All of a donor lead to one hash, also what a version before tied to one between. */
    private static final String FOLLOW = PAGES.formatted("""
            followed as (
                update donor_hashes as tie set hash = next.hash, hash_key = next.hash_key
                from page, donor_hashes as next
                where tie.former_hash = page.former_hash and next.former_hash = tie.hash and next.hash <> tie.former_hash
            )""");

    /** As whoever writes cases does; before the ties, which payments wait for, so that none waits for it. */
    private static final String LOCK = "select transaction_id from fraud_place for update";

    /**
     * In the order of an erasure: ties, then cases. Of ties that follow each other the first ends first. None stays of whoever was forgotten
     * while it was written.
     */
    private static final String DONE = """
            with done as materialized (
                select former_hash, hash, coalesce(former_key = any(cast(cast(:kept as text) as text[])), false)
                    and not exists (select from erased_donors where email_hash in (tie.former_hash, tie.hash)) as kept
                from donor_hashes as tie where former_hash = any(cast(cast(:hashes as text) as text[]))
                    and not exists (select from stripe_attributions where donor_email_hash = tie.former_hash)
                    and not exists (select from donor_hashes as first where first.hash = tie.former_hash)
                order by former_hash
                for update
            ), ended as (
                delete from donor_hashes using done where donor_hashes.former_hash = done.former_hash and not done.kept
            )
            select former_hash, hash from done
            """;

    private static final String TIES =
            "unnest(cast(cast(:former as text) as text[]), cast(cast(:present as text) as text[])) as tie(former, hash)";

    private static final String BLOCKED = """
            with known as (
                delete from fraud_blocked using TIES where email_hash = tie.former
                returning tie.hash, case_id, blocked_at
            )
            insert into fraud_blocked (email_hash, case_id, blocked_at)
            select distinct on (hash) hash, case_id, blocked_at from known order by hash, blocked_at
            on conflict do nothing
            """.replace("TIES", TIES);

    /** There is one open case of a donor: the first, with the reasons of all. */
    private static final String ONE_CASE = """
            with same as materialized (
                select known.id, known.reasons, known.gifts_until,
                    first_value(known.id) over (partition by tie.hash order by known.opened_at, known.id) as first
                from (select former, hash from TIES union select hash, hash from TIES) as tie
                join fraud_cases as known on known.subject = tie.former
                where known.subject_kind = 'DONOR' and known.state = 'OPEN'
            ), gone as (
                delete from fraud_cases where id in (select id from same where id <> first)
            ), told as (
                select first, jsonb_object_agg(reason.key, reason.value) as reasons,
                    nullif(max(coalesce(gifts_until, 'infinity')), 'infinity') as gifts_until
                from same cross join jsonb_each(same.reasons) as reason
                where first in (select first from same where id <> first)
                group by first
            )
            update fraud_cases set reasons = told.reasons, gifts_until = told.gifts_until,
                score = (select least(100, sum(cast(reason.value ->> 'points' as integer))) from jsonb_each(told.reasons) as reason)
            from told where id = told.first
            """.replace("TIES", TIES);

    private static final String CASES = """
            update fraud_cases set subject = tie.hash from TIES where subject_kind = 'DONOR' and subject = tie.former
            """.replace("TIES", TIES);

    private final DonorHash hash;

    DonorTies(DonorHash hash) {
        this.hash = hash;
    }

    /** Has each lead to a hash of the first key, as far as it is known which that is. */
    Uni<Void> straighten() {
        return everyPage(TURN, Map.of("first", hash.checkValues().get(0)))
                .chain(() -> everyPage(TAKEN_BACK, Map.of()))
                .chain(() -> everyPage(FOLLOW, Map.of()));
    }

    private static Uni<Void> everyPage(String sql, Map<String, String> parameters) {
        return Again.from("", after -> page(sql, parameters, after), last -> !last.isEmpty())
                .replaceWithVoid();
    }

    /** @return the last of it; empty when there was none */
    private static Uni<String> page(String sql, Map<String, String> parameters, String after) {
        return Panache.withTransaction(() -> Panache.getSession().flatMap(session -> {
                    Mutiny.SelectionQuery<String> page =
                            session.createNativeQuery(sql, String.class).setParameter("after", after);
                    parameters.forEach(page::setParameter);
                    return page.getSingleResultOrNull();
                }))
                .map(last -> Objects.requireNonNullElse(last, ""));
    }

    /**
     * Of those by whose former hash no payment is known any more. What is known of such a donor as of fraud goes to the present one, and
     * what no link needs is deleted.
     */
    Uni<Void> endDone(Collection<String> former) {
        return Panache.withTransaction(() -> Panache.getSession()
                .call(session -> session.createNativeQuery(LOCK, Object.class).getResultList())
                .flatMap(session -> session.createNativeQuery(DONE, Object[].class)
                        .setParameter("hashes", TextArray.of(former))
                        .setParameter("kept", TextArray.of(hash.checkValuesOfSecrets()))
                        .getResultList())
                .flatMap(ties -> ties.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : move(BLOCKED, ties)
                                .chain(() -> move(ONE_CASE, ties))
                                .chain(() -> move(CASES, ties))
                                .replaceWithVoid()));
    }

    private static Uni<Integer> move(String sql, List<Object[]> ties) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql)
                        .setParameter("former", TextArray.of(ties, tie -> tie[0]))
                        .setParameter("present", TextArray.of(ties, tie -> tie[1]))
                        .executeUpdate());
    }
}
