package org.almoner.fraud.cases;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.alert.AlertSettings;
import org.almoner.money.CurrencyRules;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;

/** The table of cases. */
@ApplicationScoped
public class CaseStore {

    /** For so long what somebody has decided about a ticket, or an e-mail hash, is not a case again for the same reasons. */
    public static final Duration QUIET = Duration.ofHours(24);

    private static final String WITHIN = CaseSettings.GIFTS_WITHIN.toSeconds() + " seconds";
    private static final String AFTER = CaseSettings.GIFTS_AFTER.toSeconds() + " seconds";

    private final Reads reads;
    private final Transactions transactions;
    private final AlertSettings alerts;
    private final Clock clock;

    CaseStore(Reads reads, Transactions transactions, AlertSettings alerts, Clock clock) {
        this.reads = reads;
        this.transactions = transactions;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** A case that knows what was just told. @param opened whether it is new */
    public record Known(UUID id, SubjectKind kind, UUID ticketId, int score, boolean opened) {}

    /** @param intentId null where only the charge is known @param failed how many refunds of it came to nothing, as far as Stripe has told */
    record Gift(UUID id, String intentId, String chargeId, long failed) {}

    /** What a case would give back. @param first some of them, in the order of their payment @param all how many there are */
    record Gifts(List<Gift> first, long all) {}

    /** What a case would give back in one currency, with its digits, or with more where a later version has written them. */
    public record Held(long gifts, BigDecimal amount, String currency) {}

    /**
     * The one lock of cases and guards: every transaction that writes some takes it first, before it reads what it decides by. So whoever
     * comes second has seen what the first has done, and no two wait for each other. Whoever follows the journal has it already. Only
     * where somebody is forgotten cases are deleted without it: those of one hash after another, as {@link #tell} goes through them.
     */
    public CompletionStage<?> lock(Statements transaction) {
        return transaction.send(CaseSql.LOCK);
    }

    /** In the caller's transaction; of each subject once. @return the cases that know of it; none of what somebody has decided */
    public CompletionStage<List<Known>> tell(Statements transaction, Collection<Suspicion> told) {
        if (told.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        Instant now = clock.instant();
        return transaction
                .send(
                        CaseSql.TELL,
                        SuspicionRow.json(told),
                        now.toString(),
                        now.minus(QUIET).toString(),
                        Boolean.toString(alerts.isOn()))
                .thenApply(rows -> rows.stream()
                        .map(row -> new Known(
                                (UUID) row[0],
                                SubjectKind.valueOf((String) row[1]),
                                (UUID) row[2],
                                (Integer) row[3],
                                (Boolean) row[4]))
                        .toList());
    }

    /** In the caller's transaction: these donations' warnings are of no use any more. */
    public CompletionStage<?> unwarned(Statements transaction, Collection<UUID> donations) {
        return donations.isEmpty()
                ? CompletableFuture.completedStage(null)
                : transaction.send(CaseSql.UNWARNED, TextArray.of(donations));
    }

    /** In the caller's transaction: Stripe's reviews of these donations are over. @param closed what has become of each */
    public CompletionStage<?> reviewed(Statements transaction, Map<UUID, CaseState> closed) {
        List<UUID> ids = List.copyOf(closed.keySet());
        return ids.isEmpty()
                ? CompletableFuture.completedStage(null)
                : transaction.send(
                        CaseSql.REVIEWED,
                        TextArray.of(ids),
                        TextArray.of(ids, closed::get),
                        clock.instant().toString());
    }

    /** In the caller's transaction: all of these donations was given back. */
    public CompletionStage<?> givenBack(Statements transaction, Collection<UUID> donations) {
        return donations.isEmpty()
                ? CompletableFuture.completedStage(null)
                : transaction.send(
                        CaseSql.GIVEN_BACK,
                        TextArray.of(donations),
                        clock.instant().toString());
    }

    Uni<Optional<FraudCase>> find(UUID id) {
        return reads.read(CaseSql.ONE, id).map(rows -> rows.stream().findFirst().map(FraudCase::of));
    }

    /** Newest first. @param state null for all @param after null for the first page */
    Uni<Page<FraudCase>> page(CaseState state, Limit limit, Cursor after) {
        List<Object> parameters = new ArrayList<>();
        String sql = new Where()
                .and("state = :state", "state", state == null ? null : state.name())
                .after(after, "opened_at", "id")
                .sql(CaseSql.ALL, parameters);
        return reads.read(sql + CaseSql.NEWEST_FIRST + (limit.rows() + 1), parameters.toArray())
                .map(rows -> Page.of(
                        rows.stream().map(FraudCase::of).toList(), limit, one -> new Cursor(one.openedAt(), one.id())));
    }

    /** @param emailHash to be blocked; null for none @return whether it was decided now */
    Uni<Boolean> decide(UUID id, CaseState state, String emailHash) {
        return write(
                        CaseSql.DECIDE,
                        id,
                        state.name(),
                        clock.instant().toString(),
                        TextArray.of(state.from()),
                        emailHash,
                        Boolean.toString(alerts.isOn()))
                .map(rows -> !rows.isEmpty());
    }

    /** @return of the donation that a case is about; nothing where it is about none, or none is known */
    Uni<Optional<String>> emailHash(UUID id) {
        return reads.read(CaseSql.HASH, id)
                .map(rows -> rows.stream().findFirst().map(row -> (String) row[0]));
    }

    /** What a case about a donation or an e-mail hash would give back now. @param most of them */
    Uni<Gifts> gifts(UUID id, int most) {
        return reads.read(CaseSql.GIFTS, id, WITHIN, AFTER, most)
                .map(rows -> new Gifts(
                        rows.stream()
                                .map(row -> new Gift((UUID) row[0], (String) row[1], (String) row[2], (Long) row[4]))
                                .toList(),
                        rows.isEmpty() ? 0 : (Long) rows.get(0)[3]));
    }

    /** Whether one of them is to be given back even now. */
    Uni<Boolean> isStillHeld(UUID id, UUID gift) {
        return reads.read(CaseSql.STILL, id, WITHIN, AFTER, gift).map(rows -> !rows.isEmpty());
    }

    /** The same in figures, by currency. */
    public Uni<List<Held>> held(UUID id) {
        return reads.read(CaseSql.SUMS, id, WITHIN, AFTER)
                .map(rows -> rows.stream()
                        .map(row -> new Held(
                                (Long) row[1], CurrencyRules.shown((BigDecimal) row[2], (String) row[0]), (String)
                                        row[0]))
                        .toList());
    }

    /** Whether some of what a case is about was given back since it is one, by whomever, and nothing of it is to be given back any more. */
    public Uni<Boolean> isGivenBack(UUID id) {
        return reads.read(CaseSql.IS_GIVEN_BACK, id, WITHIN, AFTER).map(rows -> !rows.isEmpty());
    }

    /** Closes a case of which that is so. @return whether it was closed now */
    Uni<Boolean> closeGivenBack(UUID id) {
        return write(
                        CaseSql.CLOSE_GIVEN_BACK,
                        id,
                        WITHIN,
                        AFTER,
                        clock.instant().toString(),
                        TextArray.of(CaseState.REFUNDED.from()))
                .map(rows -> !rows.isEmpty());
    }

    Uni<List<UUID>> dueRefunds() {
        return reads.read(CaseSql.DUE, clock.instant().toString())
                .map(rows -> rows.stream().map(row -> (UUID) row[0]).toList());
    }

    /**
     * Nobody else is to give it back by itself before then.
     *
     * @return how many tries have come to nothing, where it is due; nothing where it was decided, is not warned of any more, or was taken
     */
    Uni<Optional<Integer>> take(UUID id, Instant until) {
        return write(CaseSql.TAKE, id, clock.instant().toString(), until.toString())
                .map(rows -> rows.stream().findFirst().map(row -> (Integer) row[0]));
    }

    /**
     * That try came to nothing.
     *
     * @param tries before it
     * @param why in words of ours
     * @param again when the next one is; null where a person is to decide
     * @return whether it counts now: not where somebody has decided meanwhile, or another replica has made it too
     */
    Uni<Boolean> countTry(UUID id, int tries, String why, Instant again) {
        return write(CaseSql.COUNT_TRY, id, tries, why, again == null ? null : again.toString())
                .map(rows -> !rows.isEmpty());
    }

    /** All that would be given back by itself before then. */
    Uni<Void> putAllOff(Instant until) {
        return write(CaseSql.PUT_ALL_OFF, until.toString()).replaceWithVoid();
    }

    private Uni<List<Object[]>> write(String sql, Object... parameters) {
        return transactions.write(
                statements -> new Sent().and(lock(statements)).giving(statements.send(sql, parameters)));
    }
}
