package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.almoner.database.sql.TextArray;

/**
 * Hashes of one e-mail address under the present key and under former ones, as {@link LedgerSql#TIE} writes them down when a
 * donor of before comes back.
 */
@ApplicationScoped
public class DonorHashes {

    private static final String OF_SAME = """
            with recursive same as (
                select hash from unnest(cast(cast(:hashes as text) as text[])) as asked(hash)
                union
                select tied.hash from same cross join lateral (
                    select tie.hash from donor_hashes as tie where tie.former_hash = same.hash
                    union all
                    select tie.former_hash from donor_hashes as tie where tie.hash = same.hash) as tied
            )
            select hash from same
            """;

    private static final String FORGET = """
            delete from donor_hashes
            where hash = any(cast(cast(:hashes as text) as text[])) or former_hash = any(cast(cast(:hashes as text) as text[]))
            returning former_hash, hash
            """;

    DonorHashes() {}

    /** These and all that are known to stand for the same addresses. */
    public Uni<Set<String>> ofSameDonors(Collection<String> hashes) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(OF_SAME, String.class)
                                .setParameter("hashes", TextArray.of(hashes))
                                .getResultList()))
                .map(found -> {
                    Set<String> all = new TreeSet<>(hashes);
                    all.addAll(found);
                    return all;
                });
    }

    /**
     * In the caller's transaction.
     *
     * @return these, and all that were known until now to stand for the same addresses: one may have come since they were looked for
     */
    Uni<Set<String>> forget(Set<String> hashes) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(FORGET, Object[].class)
                        .setParameter("hashes", TextArray.of(hashes))
                        .getResultList())
                .map(ties -> {
                    Set<String> all = new TreeSet<>(hashes);
                    ties.forEach(tie -> all.addAll(List.of((String) tie[0], (String) tie[1])));
                    return all;
                });
    }
}
