package org.almoner.donation.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.database.sql.PoolTuning;
import org.almoner.database.sql.TextArray;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Compares the kept totals with the sums of the rows. */
@ApplicationScoped
class TotalsComparison {

    /** Of as many differences each is shown and logged; a fault that makes more is known by then. */
    static final int MOST_SHOWN = 1_000;

    private static final Logger LOG = Logger.getLogger(TotalsComparison.class);

    /**
     * It adds up the whole ledger, which may take longer than any other statement is allowed: but the server ends it, and says so, before
     * the connection is closed for its silence.
     */
    static final String TAKE_TIME = "set local statement_timeout = " + PoolTuning.LONGEST_STATEMENT.toMillis();

    /** One statement and so one snapshot: what is written meanwhile cannot look like a difference. */
    private static final String DIFFERENCES = """
            with summed as (
                select ticket_id, currency, sum(amount) as paid, sum(refunded_amount) as refunded,
                    sum(disputed_amount) as disputed, count(*) as paid_count,
                    count(*) filter (where refunded_amount > 0) as refunded_count,
                    count(*) filter (where disputed_amount > 0) as disputed_count
                from stripe_attributions
                where ticket_id is not null and status in ('PAID', 'REFUNDED', 'DISPUTED')
                    and amount is not null and currency is not null
                group by ticket_id, currency
            )
            select
                coalesce(s.ticket_id, t.ticket_id), coalesce(s.currency, t.currency),
                coalesce(s.paid, 0), coalesce(s.refunded, 0), coalesce(s.disputed, 0),
                coalesce(s.paid_count, 0), coalesce(s.refunded_count, 0), coalesce(s.disputed_count, 0),
                coalesce(t.paid, 0), coalesce(t.refunded, 0), coalesce(t.disputed, 0),
                coalesce(t.paid_count, 0), coalesce(t.refunded_count, 0), coalesce(t.disputed_count, 0),
                count(*) over ()
            from summed s
            full join ticket_totals t on t.ticket_id = s.ticket_id and t.currency = s.currency
            where (coalesce(s.paid, 0), coalesce(s.refunded, 0), coalesce(s.disputed, 0),
                    coalesce(s.paid_count, 0), coalesce(s.refunded_count, 0), coalesce(s.disputed_count, 0))
                is distinct from
                  (coalesce(t.paid, 0), coalesce(t.refunded, 0), coalesce(t.disputed, 0),
                    coalesce(t.paid_count, 0), coalesce(t.refunded_count, 0), coalesce(t.disputed_count, 0))
            order by 1, 2
            limit\s""" + MOST_SHOWN;

    /**
     * The three steps of a repair. A writer saves its rows first and then locks the totals it moves, until it commits. So
     * whoever holds the lock of totals and then adds up sees every row that is in them; the others add their difference when
     * the lock is free. Tickets without a difference are not kept waiting.
     */
    private static final String MAKE = """
            insert into ticket_totals (ticket_id, currency, updated_at)
            select id, currency, now()
            from unnest(cast(cast(:tickets as text) as uuid[]), cast(cast(:currencies as text) as text[]))
                as wrong(id, currency)
            order by id, currency
            on conflict do nothing
            """;

    private static final String LOCK = """
            select count(*) from (
                select 1 from ticket_totals
                where (ticket_id, currency) in (select * from unnest(
                    cast(cast(:tickets as text) as uuid[]), cast(cast(:currencies as text) as text[])))
                order by ticket_id, currency
                for update) as locked
            """;

    private static final String SET = """
            update ticket_totals as total set
                (paid, refunded, disputed, paid_count, refunded_count, disputed_count) = (
                    select coalesce(sum(amount), 0), coalesce(sum(refunded_amount), 0),
                        coalesce(sum(disputed_amount), 0), count(*), count(*) filter (where refunded_amount > 0),
                        count(*) filter (where disputed_amount > 0)
                    from stripe_attributions as gift
                    where gift.ticket_id = total.ticket_id and gift.currency = total.currency
                        and status in ('PAID', 'REFUNDED', 'DISPUTED') and amount is not null),
                updated_at = now()
            where (ticket_id, currency) in (select * from unnest(
                cast(cast(:tickets as text) as uuid[]), cast(cast(:currencies as text) as text[])))
            """;

    /** The sums of a ticket in one currency, as the rows add up or as they are kept. */
    @RegisterForReflection
    record Sums(
            UUID ticketId,
            String currency,
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal disputed,
            long paidCount,
            long refundedCount,
            long disputedCount) {}

    @RegisterForReflection
    @Schema(name = "TotalsDifference")
    record Difference(
            @Schema(nullable = true) Sums rows,
            @Schema(nullable = true) Sums totals) {}

    /** @param inAll how many there are, those that are not shown included */
    record ComparedTotals(int inAll, List<Difference> shown) {}

    /**
     * @param repair whether to set totals to what the rows say: all of them, also of those that are not shown
     * @param keepLease before each piece
     */
    Uni<ComparedTotals> compare(boolean repair, Supplier<Uni<Void>> keepLease) {
        return keepLease
                .get()
                .chain(TotalsComparison::differences)
                .call(found -> !repair || found.shown().isEmpty() ? done() : mend(found, keepLease))
                .invoke(found -> {
                    for (Difference difference : found.shown()) {
                        LOG.errorf(
                                "The totals of ticket %s in %s differ from the sum of its donations%s",
                                difference.rows().ticketId(),
                                difference.rows().currency(),
                                repair ? "; repaired as asked" : "; POST /admin/ledger/audit shows the figures");
                    }
                });
    }

    private static Uni<ComparedTotals> differences() {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(TAKE_TIME)
                                .executeUpdate()
                                .chain(() -> session.createNativeQuery(DIFFERENCES, Object[].class)
                                        .getResultList())))
                .map(rows -> new ComparedTotals(
                        rows.isEmpty() ? 0 : ((Number) rows.get(0)[14]).intValue(),
                        rows.stream().map(TotalsComparison::difference).toList()));
    }

    /** Those that are known, and then whatever was not shown. */
    private static Uni<Void> mend(ComparedTotals found, Supplier<Uni<Void>> keepLease) {
        String tickets =
                TextArray.of(found.shown(), difference -> difference.rows().ticketId());
        String currencies =
                TextArray.of(found.shown(), difference -> difference.rows().currency());
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> statement(session, MAKE, tickets, currencies)
                                .executeUpdate()
                                .chain(() ->
                                        session.createNativeQuery(TAKE_TIME).executeUpdate())
                                .chain(() -> statement(session, LOCK, tickets, currencies)
                                        .getSingleResult())
                                .chain(() -> statement(session, SET, tickets, currencies)
                                        .executeUpdate())))
                .chain(() -> found.inAll() <= MOST_SHOWN
                        ? done()
                        : keepLease
                                .get()
                                .chain(TotalsComparison::differences)
                                .flatMap(rest -> rest.inAll() == 0 ? done() : mend(rest, keepLease)));
    }

    private static Mutiny.Query<Object> statement(
            Mutiny.Session session, String sql, String tickets, String currencies) {
        return session.createNativeQuery(sql).setParameter("tickets", tickets).setParameter("currencies", currencies);
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }

    private static Difference difference(Object[] row) {
        return new Difference(sums(row, 2), sums(row, 8));
    }

    private static Sums sums(Object[] row, int from) {
        return new Sums(
                (UUID) row[0],
                (String) row[1],
                (BigDecimal) row[from],
                (BigDecimal) row[from + 1],
                (BigDecimal) row[from + 2],
                ((Number) row[from + 3]).longValue(),
                ((Number) row[from + 4]).longValue(),
                ((Number) row[from + 5]).longValue());
    }
}
