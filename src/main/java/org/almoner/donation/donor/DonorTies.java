package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.almoner.database.sql.TextArray;

/** How ties between hashes end: with the last that is known by the former one, or when its key is taken back. */
@ApplicationScoped
class DonorTies {

    /**
     * A later tie tells that its hash is of the first key again. So no circle stays, as two replicas with keys in another order may
     * write one in the same moment: its oldest tie goes.
     */
    private static final String TAKEN_BACK = """
            delete from donor_hashes as tie
            where exists (
                select from donor_hashes as later
                where later.hash = tie.former_hash and (later.seen_at, later.former_hash) > (tie.seen_at, tie.former_hash))
            """;

    /** As whoever writes cases does; before the ties, which payments wait for, so that none waits for it. */
    private static final String LOCK = "select transaction_id from fraud_place for update";

    /** In the order of an erasure: ties, then cases. Of ties that follow each other the first ends first. */
    private static final String DONE = """
            delete from donor_hashes as done where former_hash = any(cast(cast(:hashes as text) as text[]))
                and not exists (select from stripe_attributions where donor_email_hash = done.former_hash)
                and not exists (select from donor_hashes as first where first.hash = done.former_hash)
            returning former_hash, hash
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
                select known.id, known.reasons,
                    first_value(known.id) over (partition by tie.hash order by known.opened_at, known.id) as first
                from (select former, hash from TIES union select hash, hash from TIES) as tie
                join fraud_cases as known on known.subject = tie.former
                where known.subject_kind = 'DONOR' and known.state = 'OPEN'
            ), gone as (
                delete from fraud_cases where id in (select id from same where id <> first)
            ), told as (
                select first, jsonb_object_agg(reason.key, reason.value) as reasons
                from same cross join jsonb_each(same.reasons) as reason
                where first in (select first from same where id <> first)
                group by first
            )
            update fraud_cases set reasons = told.reasons,
                score = (select least(100, sum(cast(reason.value ->> 'points' as integer))) from jsonb_each(told.reasons) as reason)
            from told where id = told.first
            """.replace("TIES", TIES);

    private static final String CASES = """
            update fraud_cases set subject = tie.hash from TIES where subject_kind = 'DONOR' and subject = tie.former
            """.replace("TIES", TIES);

    /** Those that lead away from what is a hash of the first key again. */
    Uni<Integer> forgetTakenBack() {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(TAKEN_BACK).executeUpdate()));
    }

    /**
     * Those by whose former hash no payment is known any more. What is known of such a donor as of fraud goes to the present one at
     * once: until then it is found by the tie.
     */
    Uni<Void> forgetDone(Collection<String> former) {
        return Panache.withTransaction(() -> Panache.getSession()
                .call(session -> session.createNativeQuery(LOCK, Object.class).getResultList())
                .flatMap(session -> session.createNativeQuery(DONE, Object[].class)
                        .setParameter("hashes", TextArray.of(former))
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
