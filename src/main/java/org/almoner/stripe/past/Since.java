package org.almoner.stripe.past;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.almoner.web.input.Fields;
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
        Instant since = Fields.dayOrInstant("since", Objects.requireNonNullElse(text, ""), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS);
        if (since.isBefore(FIRST)) {
            throw invalid("must not lie before 2010-01-01: Stripe has nothing older");
        }
        if (since.isAfter(now)) {
            throw invalid("must not lie in the future");
        }
        return since;
    }

    private static ProblemException invalid(String message) {
        return ProblemException.invalid("since", message);
    }
}
