package org.almoner.donation;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.Setting;
import org.almoner.database.sql.DatabaseFailure;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Proves that the kept totals equal the sum of the rows. A difference is told loudly and never repaired unasked: it means
 * that somebody wrote past the ledger, or that the ledger has a mistake.
 */
@ApplicationScoped
public class LedgerAudit {

    /** Of the nightly audit. */
    static final Setting<String> CRON = new Setting<>(
            "ALMONER_LEDGER_AUDIT_CRON",
            "almoner.ledger.audit.cron",
            "when one replica audits the ledger, as a cron expression of Quartz; `off` for never",
            "0 17 3 * * ?",
            "a cron expression such as 0 17 3 * * ?, or off",
            LedgerAudit::cron);

    private static final Logger LOG = Logger.getLogger(LedgerAudit.class);

    /** One statement and so one snapshot: what is written meanwhile cannot look like a difference. */
    private static final String DIFFERENCES = """
            with summed as (
                select ticket_id, currency, sum(amount) as paid, sum(refunded_amount) as refunded,
                    sum(disputed_amount) as disputed, count(*) as paid_count,
                    count(*) filter (where refunded_amount > 0) as refunded_count,
                    count(*) filter (where disputed_amount > 0) as disputed_count
                from stripe_attributions
                where ticket_id is not null and status in ('PAID', 'REFUNDED', 'DISPUTED')
                group by ticket_id, currency
            )
            select
                coalesce(s.ticket_id, t.ticket_id), coalesce(s.currency, t.currency),
                coalesce(s.paid, 0), coalesce(s.refunded, 0), coalesce(s.disputed, 0),
                coalesce(s.paid_count, 0), coalesce(s.refunded_count, 0), coalesce(s.disputed_count, 0),
                coalesce(t.paid, 0), coalesce(t.refunded, 0), coalesce(t.disputed, 0),
                coalesce(t.paid_count, 0), coalesce(t.refunded_count, 0), coalesce(t.disputed_count, 0)
            from summed s
            full join ticket_totals t on t.ticket_id = s.ticket_id and t.currency = s.currency
            where (coalesce(s.paid, 0), coalesce(s.refunded, 0), coalesce(s.disputed, 0),
                    coalesce(s.paid_count, 0), coalesce(s.refunded_count, 0), coalesce(s.disputed_count, 0))
                is distinct from
                  (coalesce(t.paid, 0), coalesce(t.refunded, 0), coalesce(t.disputed, 0),
                    coalesce(t.paid_count, 0), coalesce(t.refunded_count, 0), coalesce(t.disputed_count, 0))
            order by 1, 2
            """;

    /** Writers wait from here to the end of the transaction; readers do not. */
    private static final String KEEP_WRITERS_OUT = "lock table ticket_totals in exclusive mode";

    private static final String REPAIR = """
            insert into ticket_totals as total (
                ticket_id, currency, paid, refunded, disputed, paid_count, refunded_count, disputed_count, updated_at)
            select "ticketId", currency, paid, refunded, disputed, "paidCount", "refundedCount", "disputedCount", now()
            from jsonb_to_recordset(cast(cast(:sums as text) as jsonb)) as sums(
                "ticketId" uuid, currency text, paid numeric, refunded numeric, disputed numeric,
                "paidCount" bigint, "refundedCount" bigint, "disputedCount" bigint)
            on conflict (ticket_id, currency) do update set
                paid = excluded.paid, refunded = excluded.refunded, disputed = excluded.disputed,
                paid_count = excluded.paid_count, refunded_count = excluded.refunded_count,
                disputed_count = excluded.disputed_count, updated_at = excluded.updated_at
            """;

    private static final String TODAY = """
            insert into ledger_audits (day, audited_at, differences) values (:day, :at, 0)
            on conflict do nothing
            """;

    private static final String FOUND = "update ledger_audits set differences = :differences where day = :day";

    private volatile boolean inDoubt;

    private final AtomicInteger gauge;
    private final Clock clock;

    LedgerAudit(MeterRegistry metrics, Clock clock) {
        this.gauge = metrics.gauge("almoner.ledger.differences", new AtomicInteger());
        this.clock = clock;
    }

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
    record Difference(Sums rows, Sums totals) {}

    /** @param repaired whether the totals were set to what the rows say; false also when there was nothing to repair */
    @RegisterForReflection
    record Result(boolean consistent, boolean repaired, String auditedAt, List<Difference> differences) {}

    /** Whether the last audit found a difference that nobody has repaired. */
    boolean isInDoubt() {
        return inDoubt;
    }

    /** The audit of the day. The replica that is first with the day's row does it; the others find it done. */
    @Scheduled(cron = "{almoner.ledger.audit.cron}")
    Uni<Void> nightly() {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(TODAY)
                                .setParameter("day", day)
                                .setParameter("at", clock.instant())
                                .executeUpdate()
                                .flatMap(first -> first == 0
                                        ? Uni.createFrom().voidItem()
                                        : run(false)
                                                .call(result -> found(session, day, result))
                                                .replaceWithVoid())))
                .onFailure()
                .invoke(failure ->
                        LOG.errorf("The nightly audit of the ledger failed: %s", DatabaseFailure.forLog(failure)));
    }

    private static Uni<Integer> found(Mutiny.Session session, LocalDate day, Result result) {
        return session.createNativeQuery(FOUND)
                .setParameter("differences", result.differences().size())
                .setParameter("day", day)
                .executeUpdate();
    }

    /** Compares and, when asked to, sets the totals to what the rows say. */
    Uni<Result> run(boolean repair) {
        return Panache.withTransaction(() ->
                        Panache.getSession().flatMap(session -> repair ? repaired(session) : differences(session)))
                .map(differences -> result(differences, repair));
    }

    private static Uni<List<Difference>> differences(Mutiny.Session session) {
        return session.createNativeQuery(DIFFERENCES, Object[].class)
                .getResultList()
                .map(rows -> rows.stream().map(LedgerAudit::difference).toList());
    }

    private static Uni<List<Difference>> repaired(Mutiny.Session session) {
        return session.createNativeQuery(KEEP_WRITERS_OUT)
                .executeUpdate()
                .chain(() -> differences(session))
                .call(differences -> differences.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : session.createNativeQuery(REPAIR)
                                .setParameter(
                                        "sums",
                                        LedgerJson.write(differences.stream()
                                                .map(Difference::rows)
                                                .toList()))
                                .executeUpdate());
    }

    private Result result(List<Difference> differences, boolean repair) {
        boolean repaired = repair && !differences.isEmpty();
        for (Difference difference : differences) {
            LOG.errorf(
                    "The totals of ticket %s in %s differ from the sum of its donations%s",
                    difference.rows().ticketId(),
                    difference.rows().currency(),
                    repaired ? "; repaired as asked" : "; POST /admin/ledger/audit shows the figures");
        }
        int left = repaired ? 0 : differences.size();
        inDoubt = left > 0;
        gauge.set(left);
        return new Result(differences.isEmpty(), repaired, clock.instant().toString(), differences);
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

    private static String cron(String text) {
        if (!text.strip().equals("off")) {
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ)).parse(text.strip());
        }
        return text.strip();
    }
}
