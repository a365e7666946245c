package org.almoner.books.series;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.almoner.money.CurrencyRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was given in a time, by ticket, country or currency. */
@RegisterForReflection
@Schema(name = "Summary")
public record Summary(
        String group,
        String zone,
        LocalDate from,

        @Schema(description = "Inclusive") LocalDate to,

        @Schema(description = "All that was recorded by then is in the sums")
        Instant asOf,

        @Schema(description = "How many rows there are in all, those beyond the limit included")
        long rowsInAll,

        @Schema(description = "Those of most gifts first") List<Row> rows) {

    /** One group in one currency. */
    @RegisterForReflection
    @Schema(name = "SummaryRow")
    public record Row(
            @Schema(
                    nullable = true,
                    description = "The id of the ticket, the country or the currency; null where it is not known")
            String key,

            String currency,
            long gifts,
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal disputed,

            @Schema(
                    description =
                            "What Stripe kept. It is in the currency of the account's balance: for gifts in another"
                                    + " one it stands in the row of the balance's")
            BigDecimal fees,

            @Schema(description = "paid less refunded less disputed; fees are not taken off")
            BigDecimal net,

            @Schema(
                    nullable = true,
                    description = "As large as half of the gifts or larger than them; null without gifts")
            BigDecimal median,

            @Schema(nullable = true, description = "Null without gifts")
            BigDecimal largest,

            @Schema(
                    description =
                            "Donors, told apart by the hashes of their addresses, who gave for the first time, to whatever")
            long newDonors,

            @Schema(description = "Donors who had given before this time")
            long returningDonors,

            @Schema(description = "Of donors who gave no address, or were forgotten")
            long giftsWithoutDonor) {

        /** @param row as {@link SummaryQueries} reads it, from its second column on */
        static Row read(Object[] row) {
            String currency = (String) row[3];
            BigDecimal paid = (BigDecimal) row[5];
            BigDecimal refunded = (BigDecimal) row[6];
            BigDecimal disputed = (BigDecimal) row[7];
            return new Row(
                    (String) row[2],
                    currency,
                    (Long) row[4],
                    CurrencyRules.shown(paid, currency),
                    CurrencyRules.shown(refunded, currency),
                    CurrencyRules.shown(disputed, currency),
                    CurrencyRules.shown((BigDecimal) row[8], currency),
                    CurrencyRules.shown(paid.subtract(refunded).subtract(disputed), currency),
                    CurrencyRules.shown((BigDecimal) row[9], currency),
                    CurrencyRules.shown((BigDecimal) row[10], currency),
                    (Long) row[11],
                    (Long) row[12],
                    (Long) row[13]);
        }
    }
}
