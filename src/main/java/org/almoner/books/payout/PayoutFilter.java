package org.almoner.books.payout;

import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.almoner.money.CurrencyRules;
import org.almoner.web.input.Fields;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The parameters by which payouts are looked for. What is left out asks for nothing. */
public class PayoutFilter {

    /** How far a payout has come, in Stripe's words. */
    @Schema(name = "PayoutStatus")
    public enum Status {
        PENDING,
        IN_TRANSIT,
        PAID,
        FAILED,
        CANCELED
    }

    @QueryParam("status")
    Status status;

    @QueryParam("currency")
    String currency;

    /** The first day of arrival, ISO 8601. */
    @QueryParam("arrivalFrom")
    String arrivalFrom;

    /** The last day of arrival. */
    @QueryParam("arrivalTo")
    String arrivalTo;

    /** Only those whose transactions do not come to their amount, or only the others. */
    @QueryParam("unexplained")
    Boolean unexplained;

    /** For those who have it from elsewhere; each may be null. */
    public static PayoutFilter of(
            Status status, String currency, String arrivalFrom, String arrivalTo, Boolean unexplained) {
        PayoutFilter filter = new PayoutFilter();
        filter.status = status;
        filter.currency = currency;
        filter.arrivalFrom = arrivalFrom;
        filter.arrivalTo = arrivalTo;
        filter.unexplained = unexplained;
        return filter;
    }

    static final String CONDITIONS = """
            (cast($1 as text) is null or status = cast($1 as text))
                and (cast($2 as text) is null or currency = cast($2 as text))
                and (cast($3 as text) is null or arrival_date >= cast(cast($3 as text) as date))
                and (cast($4 as text) is null or arrival_date <= cast(cast($4 as text) as date))
                and (cast($5 as text) is null or cast(cast($5 as text) as boolean)
                    = (explained <> amount and explained is not null and status not in ('FAILED', 'CANCELED')))
            """;

    /** For {@link #CONDITIONS}. @throws ProblemException naming the parameter that cannot be one */
    List<Object> parameters() {
        check("currency", currency == null || CurrencyRules.isKnown(currency), "must be an upper-case ISO 4217 code");
        LocalDate from = Fields.day("arrivalFrom", arrivalFrom);
        LocalDate to = Fields.day("arrivalTo", arrivalTo);
        check("arrivalTo", from == null || to == null || !to.isBefore(from), "must not be before arrivalFrom");
        return Arrays.asList(text(status), currency, text(from), text(to), text(unexplained));
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static void check(String field, boolean valid, String expected) {
        if (!valid) {
            throw ProblemException.invalid(field, expected);
        }
    }
}
