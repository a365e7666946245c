package org.almoner.stripe.past;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.almoner.web.problem.ProblemException;

/** From when on an import reads. */
final class Since {

    /** The year in which Stripe began. */
    static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");

    private Since() {}

    /**
     * A day, from its beginning in UTC, or an instant.
     *
     * @param text may be null
     * @return in whole seconds, as Stripe's clock has
     * @throws ProblemException 400 when it is neither, before Stripe began, or in the future
     */
    static Instant read(String text, Instant now) {
        Instant since = instant(text);
        if (since == null) {
            throw invalid("must be a day or an instant in ISO 8601, as 2015-01-31 or 2015-01-31T00:00:00Z");
        }
        if (since.isBefore(FIRST)) {
            throw invalid("must not lie before 2010-01-01: Stripe has nothing older");
        }
        if (since.isAfter(now)) {
            throw invalid("must not lie in the future");
        }
        return since;
    }

    private static Instant instant(String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException noDay) {
            try {
                return Instant.parse(text.toUpperCase(Locale.ROOT)).truncatedTo(ChronoUnit.SECONDS);
            } catch (DateTimeException noInstant) {
                return null;
            }
        }
    }

    private static ProblemException invalid(String message) {
        return ProblemException.invalid("since", message);
    }
}
