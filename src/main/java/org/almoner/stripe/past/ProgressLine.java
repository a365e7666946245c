package org.almoner.stripe.past;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Says in the log how far an import is, once a minute at most. */
final class ProgressLine {

    private static final Logger LOG = Logger.getLogger(ProgressLine.class);
    private static final Duration APART = Duration.ofMinutes(1);

    private Instant last;

    /** @param now when a line was said that counts as the first */
    ProgressLine(Instant now) {
        last = now;
    }

    /** @return whether it was said */
    boolean say(ImportRun run, Instant now) {
        if (now.isBefore(last.plus(APART))) {
            return false;
        }
        last = now;
        OptionalLong left = TimeLeft.seconds(run);
        LOG.infof(
                "The import of Stripe's objects reads %s: %s%s",
                run.current().list().path(),
                words(run),
                left.isEmpty() ? "" : "; about " + Duration.ofSeconds(left.getAsLong()) + " left");
        return true;
    }

    static String words(ImportRun run) {
        Counts sum = run.sum();
        return "%d objects on %d pages, %d payments added and %d changed"
                .formatted(sum.objects(), run.pages(), sum.added(), sum.changed());
    }
}
