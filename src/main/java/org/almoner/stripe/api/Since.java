package org.almoner.stripe.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.almoner.web.input.Fields;
import org.almoner.web.problem.ProblemException;

/** From when on somebody wants Stripe to be asked. */
public final class Since {

    private Since() {}

    /**
     * A day, from its beginning in UTC, or an instant.
     *
     * @param text may be null
     * @return in whole seconds, as Stripe's clock has
     * @throws ProblemException 400 when it is neither, or in the future
     */
    public static Instant read(String text, Instant now) {
        Instant since = Fields.dayOrInstant("since", Objects.requireNonNullElse(text, ""), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS);
        if (since.isAfter(now)) {
            throw ProblemException.invalid("since", "must not lie in the future");
        }
        return since;
    }
}
