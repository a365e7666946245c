package org.almoner.stripe.past;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Says in the log how far an import is, once a minute at most, and what it came to. */
final class ProgressLine {

    private static final Logger LOG = Logger.getLogger(ProgressLine.class);
    private static final Duration APART = Duration.ofMinutes(1);

    private Instant last;

    /** @param now when a line was said that counts as the first */
    ProgressLine(Instant now) {
        last = now;
    }

    void say(ImportRun run, Instant now) {
        if (now.isBefore(last.plus(APART))) {
            return;
        }
        last = now;
        OptionalLong left = TimeLeft.seconds(run);
        LOG.infof(
                "The import of Stripe's objects reads %s: %s%s",
                run.current().list().path(),
                words(run),
                left.isEmpty() ? "" : "; about " + Duration.ofSeconds(left.getAsLong()) + " left");
    }

    static void sayEnd(ImportRun run) {
        if (run.state() != ImportRun.State.FINISHED) {
            LOG.info("The import of Stripe's objects was cancelled");
            return;
        }
        long unusable = run.sum().unusable();
        long detours = run.lists().stream().mapToLong(ListProgress::detours).sum();
        String what = "The import of Stripe's objects since " + run.since() + " is finished: " + words(run);
        if (unusable == 0 && detours == 0) {
            LOG.info(what);
        } else {
            LOG.warnf(
                    "%s; %d objects were of no use, and %d times a list led no further; what to do: look for the lines"
                            + " that name the objects, and import again when Stripe is well",
                    what, unusable, detours);
        }
    }

    private static String words(ImportRun run) {
        Counts sum = run.sum();
        return "%d objects on %d pages, %d payments added and %d changed"
                .formatted(sum.objects(), run.pages(), sum.added(), sum.changed());
    }
}
