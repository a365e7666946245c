package org.almoner.fraud.watch;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.fraud.cases.CaseSettings;
import org.almoner.fraud.cases.CaseState;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.CaseStore.Known;
import org.almoner.fraud.cases.SubjectKind;
import org.almoner.fraud.cases.Suspicion;
import org.almoner.fraud.rule.Finding;
import org.almoner.fraud.rule.PaymentRules;
import org.almoner.fraud.rule.PaymentSigns;
import org.almoner.fraud.rule.Rule;

/**
 * Makes cases of early fraud warnings and reviews. Of each object the last word counts, and of a payment all its objects, whatever order
 * they came in; what is about a payment that is not known yet waits for it.
 */
@ApplicationScoped
class NoticeFolding {

    private static final String WARNING = "WARNING";
    private static final String PAID = "PAID";
    private static final Set<String> GIVEN_BACK = Set.of("refunded", "refunded_as_fraud");

    /** Within one second what is over outweighs what is not. */
    private static final Comparator<Said> WEIGHT =
            Comparator.comparing(Said::at).thenComparing(said -> !said.open()).thenComparing(Said::eventId);

    private final Transactions transactions;
    private final CaseStore cases;
    private final CaseSettings settings;
    private final Clock clock;

    NoticeFolding(Transactions transactions, CaseStore cases, CaseSettings settings, Clock clock) {
        this.transactions = transactions;
        this.cases = cases;
        this.settings = settings;
        this.clock = clock;
    }

    /** One event, and the payment that it is about. */
    private record Said(
            String eventId,
            String objectId,
            boolean isWarning,
            Instant at,
            boolean open,
            String word,
            UUID donationId,
            UUID ticketId,
            boolean paid) {

        static Said of(Object[] row) {
            return new Said(
                    (String) row[0],
                    (String) row[1],
                    WARNING.equals(row[2]),
                    instant(row[3]),
                    (Boolean) row[4],
                    (String) row[5],
                    (UUID) row[6],
                    (UUID) row[7],
                    PAID.equals(row[8]));
        }
    }

    /** @return the cases that know of it */
    Uni<List<Known>> batch() {
        return transactions.run(new TwoTrips<>(
                statements -> new Sent()
                        .and(cases.lock(statements))
                        .giving(statements.send(WatchSql.NOTICES))
                        .thenApply(rows -> rows.stream().map(Said::of).toList()),
                this::write));
    }

    private CompletionStage<List<Known>> write(Statements statements, List<Said> said) {
        if (said.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        Collection<Said> last = said.stream()
                .collect(Collectors.toMap(Said::objectId, one -> one, BinaryOperator.maxBy(WEIGHT)))
                .values();
        CompletionStage<List<Known>> told = cases.tell(statements, suspicions(last));
        Set<UUID> warned = ofThose(last, one -> one.isWarning() && one.open());
        Set<UUID> underReview = ofThose(last, one -> !one.isWarning() && one.open());
        Sent sent = new Sent()
                .and(told)
                .and(cases.unwarned(
                        statements, ofThose(last, one -> one.isWarning() && !warned.contains(one.donationId()))));
        Map<UUID, CaseState> reviewed = new HashMap<>();
        last.stream()
                .filter(one -> !one.isWarning() && !underReview.contains(one.donationId()))
                .forEach(one -> reviewed.put(
                        one.donationId(),
                        one.word() != null && GIVEN_BACK.contains(one.word())
                                ? CaseState.REFUNDED
                                : CaseState.ACCEPTED));
        return sent.and(cases.reviewed(statements, reviewed))
                .and(statements.send(WatchSql.NOTED, TextArray.of(said, Said::eventId)))
                .giving(told);
    }

    private static Set<UUID> ofThose(Collection<Said> last, Predicate<Said> which) {
        return last.stream().filter(which).map(Said::donationId).collect(Collectors.toSet());
    }

    /** One of each donation. What has been given back, or is in dispute, needs nobody. */
    private Collection<Suspicion> suspicions(Collection<Said> last) {
        Map<UUID, Suspicion> all = new HashMap<>();
        for (Said one : last) {
            if (!one.open() || !one.paid()) {
                continue;
            }
            PaymentSigns gift =
                    one.isWarning() ? PaymentSigns.warned(one.word()) : PaymentSigns.underReview(one.word());
            all.merge(one.donationId(), suspicion(one, Rule.judge(PaymentRules.ALL, gift)), NoticeFolding::both);
        }
        return all.values();
    }

    private Suspicion suspicion(Said one, List<Finding> found) {
        return new Suspicion(
                SubjectKind.DONATION,
                one.donationId().toString(),
                one.ticketId(),
                found,
                one.isWarning(),
                one.isWarning() && settings.refundWarned() ? clock.instant() : null);
    }

    private static Suspicion both(Suspicion one, Suspicion other) {
        Map<String, Finding> found = new HashMap<>();
        one.findings().forEach(finding -> found.put(finding.rule(), finding));
        other.findings().forEach(finding -> found.put(finding.rule(), finding));
        return new Suspicion(
                one.kind(),
                one.subject(),
                one.ticketId(),
                new ArrayList<>(found.values()),
                one.warned() || other.warned(),
                one.refundAt() == null ? other.refundAt() : one.refundAt());
    }
}
