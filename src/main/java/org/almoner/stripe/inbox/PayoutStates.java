package org.almoner.stripe.inbox;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.almoner.database.sql.RowJson;
import org.almoner.database.sql.Statements;
import org.almoner.stripe.translation.PayoutStatus;
import org.almoner.stripe.translation.PayoutTold;
import org.almoner.stripe.translation.PayoutTold.Reconciliation;

/** Keeps what Stripe told of payouts last, whoever brought it: an event or a list. */
@ApplicationScoped
public class PayoutStates {

    /** What changes with the transactions that are in it, so that they are to be read from the beginning. */
    private static final String CHANGED = """
            (stored.amount, stored.currency, stored.automatic, coalesce(stored.reconciliation, ''),
                stored.status in ('FAILED', 'CANCELED'))
            is distinct from (excluded.amount, excluded.currency, excluded.automatic, coalesce(excluded.reconciliation, ''),
                excluded.status in ('FAILED', 'CANCELED'))
            """;

    static final String TELL = """
            insert into payouts as stored (
                id, amount, currency, status, arrival_date, created_at, automatic, method, reconciliation,
                balance_transaction, failure_transaction, failure_code, told_at, told_rank, told, read_due_at)
            select id, amount, currency, status, "arrivalDate", "createdAt", automatic, method, reconciliation,
                "transactionId", "failureTransactionId", "failureCode", "toldAt", rank, told,
                cast(cast($2 as text) as timestamptz)
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as payout(
                id text, amount numeric, currency text, status text, "arrivalDate" date, "createdAt" timestamptz,
                automatic boolean, method text, reconciliation text, "transactionId" text, "failureTransactionId" text,
                "failureCode" text, "toldAt" timestamptz, rank integer, told text)
            order by id
            on conflict (id) do update set
                amount = excluded.amount, currency = excluded.currency, status = excluded.status,
                arrival_date = excluded.arrival_date, created_at = excluded.created_at, automatic = excluded.automatic,
                method = excluded.method, reconciliation = excluded.reconciliation,
                balance_transaction = excluded.balance_transaction, failure_transaction = excluded.failure_transaction,
                failure_code = excluded.failure_code,
                told_at = excluded.told_at, told_rank = excluded.told_rank, told = excluded.told,
                reading = case when CHANGED then stored.reading + 1 else stored.reading end,
                read_after = case when CHANGED then null else stored.read_after end,
                read_pages = case when CHANGED then 0 else stored.read_pages end,
                read_at = case when CHANGED then null else stored.read_at end,
                read_due_at = case when CHANGED then excluded.read_due_at else stored.read_due_at end,
                read_tries = case when CHANGED then 0 else stored.read_tries end,
                read_unusable = case when CHANGED then 0 else stored.read_unusable end,
                read_error = case when CHANGED then null else stored.read_error end,
                transactions = case when CHANGED then 0 else stored.transactions end,
                explained = case when CHANGED then null else stored.explained end
            where (excluded.told_at, excluded.told_rank, excluded.told) > (stored.told_at, stored.told_rank, stored.told)
            """.replace("CHANGED", "(" + CHANGED.strip() + ")");

    static final String HELD = """
            with free as materialized (
                select id from payouts where id = any(cast($1 as text[])) for update skip locked
            )
            select id from payouts where id = any(cast($1 as text[])) and id not in (select id from free)
            """;

    private final Clock clock;

    PayoutStates(Clock clock) {
        this.clock = clock;
    }

    /** Keeps of each payout the weightiest of what is told here and of what was told before. */
    public CompletionStage<?> tell(Statements transaction, Collection<PayoutTold> told) {
        if (told.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        List<PayoutRow> rows = weightiest(told).stream().map(PayoutRow::of).toList();
        return transaction.send(TELL, PayoutRow.json(rows), clock.instant().toString());
    }

    /** Locks those that are free. @return ids of the payouts that somebody else holds */
    CompletionStage<Set<String>> held(Statements transaction, Collection<PayoutTold> told) {
        if (told.isEmpty()) {
            return CompletableFuture.completedStage(Set.of());
        }
        String[] ids = told.stream().map(PayoutTold::id).distinct().toArray(String[]::new);
        return transaction
                .send(HELD, (Object) ids)
                .thenApply(rows -> rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet()));
    }

    /** One a payout, in the order of their ids, which is that of their locks. */
    static Collection<PayoutTold> weightiest(Collection<PayoutTold> told) {
        return told.stream()
                .collect(Collectors.toMap(
                        PayoutTold::id, one -> one, BinaryOperator.maxBy(PayoutTold.WEIGHT), TreeMap::new))
                .values();
    }

    /** The columns of a payout as they are written. */
    @RegisterForReflection
    record PayoutRow(
            String id,
            BigDecimal amount,
            String currency,
            PayoutStatus status,
            LocalDate arrivalDate,
            Instant createdAt,
            boolean automatic,
            String method,
            Reconciliation reconciliation,
            String transactionId,
            String failureTransactionId,
            String failureCode,
            Instant toldAt,
            int rank,
            String told) {

        private static String json(List<PayoutRow> rows) {
            return RowJson.write(rows);
        }

        private static PayoutRow of(PayoutTold told) {
            return new PayoutRow(
                    told.id(),
                    told.amount().amount(),
                    told.amount().currency(),
                    told.status(),
                    told.arrivalDate(),
                    told.createdAt(),
                    told.automatic(),
                    told.method(),
                    told.reconciliation(),
                    told.transactionId(),
                    told.failureTransactionId(),
                    told.failureCode(),
                    told.asOf(),
                    told.rank(),
                    told.text());
        }
    }
}
