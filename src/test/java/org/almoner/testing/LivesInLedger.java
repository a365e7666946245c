package org.almoner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.money.Money;

/** Compares rows and journal with what the life of a payment knows of itself. */
public final class LivesInLedger {

    private static final String JOURNALLED = Stream.of("PAID", "REFUNDED", "DISPUTED", "FEE")
            .map(kind -> "coalesce(sum(amount) filter (where kind = '%1$s'), 0) as %1$s".formatted(kind))
            .collect(Collectors.joining(", ", "select ", " from ledger_movements where donation_id = ?"));

    private LivesInLedger() {}

    /** Its row and its journal are what Stripe did. */
    public static void isTrue(Rows rows, StripeLife life, String description) {
        List<Map<String, Object>> inLedger = rows.all(
                "select * from stripe_attributions where status in ('PAID', 'REFUNDED', 'DISPUTED')"
                        + " and (payment_intent_id = ? or session_id = ?)",
                life.intentId(),
                life.sessionId());
        assertThat(inLedger).as(description).hasSize(life.isPaid() ? 1 : 0);
        for (Map<String, Object> row : inLedger) {
            isAmount(row.get("amount"), life.amount(), life, description);
            isAmount(row.get("refunded_amount"), life.refunded(), life, description);
            isAmount(row.get("disputed_amount"), life.disputed(), life, description);
            Map<String, Object> journalled = rows.one(JOURNALLED, row.get("id"));
            isAmount(journalled.get("paid"), life.amount(), life, description);
            isAmount(journalled.get("refunded"), -life.refunded(), life, description);
            isAmount(journalled.get("disputed"), -life.disputed(), life, description);
            isAmount(journalled.get("fee"), -life.fee(), life, description);
            assertThat(row)
                    .as(description)
                    .containsEntry("donor_last_name", "Lopez")
                    .containsEntry("donor_country", "MX");
        }
    }

    private static void isAmount(Object value, long minor, StripeLife life, String description) {
        assertThat((BigDecimal) value)
                .as(description)
                .isEqualByComparingTo(Money.ofMinor(minor, life.currency()).amount());
    }
}
