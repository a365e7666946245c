package org.almoner.books.series;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.almoner.books.fold.Sums;
import org.almoner.money.CurrencyRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was asked of the books, stretch by stretch. */
@RegisterForReflection
@Schema(name = "Series")
public record Series(
        @Schema(description = "How long the stretches are") String by,

        @Schema(description = "Whose days they are") String zone,

        @Schema(
                description =
                        "movement: by when money moved, or was booked; gift: by when the gift was paid of which it is")
        String basis,

        @Schema(description = "All that was recorded by then is in the sums")
        Instant asOf,

        @Schema(
                description =
                        "In the order of time and then of currencies. Of each currency that has anything in the whole"
                                + " range every stretch is here, with zeros where nothing was, so that a chart may draw them as"
                                + " they are; those that have not begun are left out while they have nothing.")
        List<Row> rows) {

    /** One stretch in one currency. */
    @RegisterForReflection
    @Schema(name = "SeriesRow")
    public record Row(
            @Schema(description = "Its first day, of those that were asked for")
            LocalDate from,

            String currency,

            @Schema(
                    description =
                            "How many were paid; less than zero where more were taken back from a ticket or country")
            long gifts,

            @Schema(description = "All that was captured, refunded parts included")
            BigDecimal paid,

            @Schema(description = "What refunds that succeeded gave back")
            BigDecimal refunded,

            @Schema(description = "What disputes took, less what they gave back")
            BigDecimal disputed,

            @Schema(
                    description =
                            "What Stripe kept. It is in the currency of the account's balance: for gifts in another"
                                    + " one it stands in the rows of the balance's")
            BigDecimal fees,

            @Schema(description = "paid less refunded less disputed, as everywhere; fees are not taken off")
            BigDecimal net) {

        static Row of(LocalDate from, String currency, Sums sums) {
            return new Row(
                    from,
                    currency,
                    sums.gifts(),
                    CurrencyRules.shown(sums.paid(), currency),
                    CurrencyRules.shown(sums.refunded(), currency),
                    CurrencyRules.shown(sums.disputed(), currency),
                    CurrencyRules.shown(sums.fees(), currency),
                    CurrencyRules.shown(sums.paid().subtract(sums.refunded()).subtract(sums.disputed()), currency));
        }
    }
}
