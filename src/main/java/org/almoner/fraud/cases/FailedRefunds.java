package org.almoner.fraud.cases;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.alert.AlertSettings;

/**
 * Opens cases again whose refund came to nothing, also those that were blocked since or before: it may fail up to weeks after Stripe has said that it is
 * made, or has succeeded ("Refund and cancel payments", Handle failed refunds). Somebody is to look then: it would fail by itself again and again. What was
 * accepted stays so: there the money is to be here.
 */
@ApplicationScoped
public class FailedRefunds {

    /** Longer than a refund is under way. */
    private static final Duration FAILS_WITHIN = Duration.ofDays(60);

    /** For whoever is to look. */
    static final String WHY = "A refund failed after Stripe had said that it is made, and the money is here";

    private static final String WITHIN = CaseSettings.GIFTS_WITHIN.toSeconds() + " seconds";
    private static final String AFTER = CaseSettings.GIFTS_AFTER.toSeconds() + " seconds";

    private final Reads reads;
    private final Transactions transactions;
    private final CaseStore cases;
    private final AlertSettings alerts;
    private final Clock clock;

    FailedRefunds(Reads reads, Transactions transactions, CaseStore cases, AlertSettings alerts, Clock clock) {
        this.reads = reads;
        this.transactions = transactions;
        this.cases = cases;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** In the caller's transaction. @param donations of which a refund was taken back @return the cases that are open again */
    public CompletionStage<List<UUID>> reopen(Statements transaction, Collection<UUID> donations) {
        return donations.isEmpty()
                ? CompletableFuture.completedStage(List.of())
                : transaction
                        .send(
                                FailedRefundSql.REOPEN,
                                TextArray.of(donations),
                                clock.instant().toString(),
                                WITHIN,
                                AFTER,
                                Boolean.toString(alerts.isOn()),
                                WHY)
                        .thenApply(FailedRefunds::ids);
    }

    /** Likewise of refunds that failed before they had succeeded, of which no journal tells. */
    public Uni<List<UUID>> reopenUnjournalled() {
        return reads.read(
                        FailedRefundSql.FAILED_SINCE,
                        clock.instant().minus(FAILS_WITHIN).toString())
                .map(FailedRefunds::ids)
                .flatMap(failed -> failed.isEmpty()
                        ? Uni.createFrom().item(failed)
                        : transactions.write(statements ->
                                new Sent().and(cases.lock(statements)).giving(reopen(statements, failed))));
    }

    private static List<UUID> ids(List<Object[]> rows) {
        return rows.stream().map(row -> (UUID) row[0]).toList();
    }
}
