package org.almoner.donation.admin;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.donation.fact.UnreadableHistoryException;
import org.almoner.money.CurrencyRules;
import org.almoner.web.paging.Newest;

/** Why a payment is what it is: of each thing the telling that counts, and what moved by it. */
@ApplicationScoped
public class DonationTimeline {

    private static final String HISTORY =
            "select cast(history as text) from stripe_attributions where id = cast(cast($1 as text) as uuid)";

    /** More than any payment has, and no more than a page shows. */
    private static final int MOST = 200;

    private static final String MOVED = """
            select effective_at, recorded_at, kind, amount, currency, stripe_object from ledger_movements
            where donation_id = cast(cast($1 as text) as uuid) order by recorded_at desc, id desc limit %d
            """.formatted(MOST + 1);

    private final Reads reads;

    DonationTimeline(Reads reads) {
        this.reads = reads;
    }

    /**
     * One telling.
     *
     * @param at as of when Stripe told it, or when an administrator did
     * @param what in words; names no donor
     */
    public record Fact(Instant at, String what) {}

    /** One movement of the journal. @param at when it moved @param recordedAt when we learned it @param object Stripe's id of it; may be null */
    public record Moved(
            Instant at, Instant recordedAt, String kind, BigDecimal amount, String currency, String object) {}

    /** @param cut whether earlier movements are left out @param readable false where the history is of a form that this version cannot read */
    public record Told(List<Fact> facts, List<Moved> moved, boolean cut, boolean readable) {}

    public Uni<Told> of(UUID donation) {
        return read(HISTORY, donation)
                .flatMap(history -> read(MOVED, donation)
                        .map(moved -> told(
                                history.isEmpty() ? null : (String) history.get(0)[0],
                                Newest.of(
                                        moved.stream()
                                                .map(DonationTimeline::moved)
                                                .toList(),
                                        MOST))));
    }

    private Uni<List<Object[]>> read(String sql, UUID donation) {
        return reads.read(sql, donation.toString());
    }

    private static Told told(String history, Newest<Moved> moved) {
        if (history == null) {
            return new Told(List.of(), moved.rows(), moved.cut(), true);
        }
        try {
            PaymentHistory all = LedgerJson.readHistory(history);
            List<Fact> facts = all.facts().stream()
                    .sorted(Comparator.comparing(PaymentFact::asOf))
                    .map(fact -> new Fact(fact.asOf(), FactWords.of(fact)))
                    .toList();
            return new Told(facts, moved.rows(), moved.cut(), true);
        } catch (UnreadableHistoryException e) {
            return new Told(List.of(), moved.rows(), moved.cut(), false);
        }
    }

    private static Moved moved(Object[] row) {
        String currency = (String) row[4];
        return new Moved(
                instant(row[0]),
                instant(row[1]),
                (String) row[2],
                CurrencyRules.shown((BigDecimal) row[3], currency),
                currency,
                (String) row[5]);
    }
}
