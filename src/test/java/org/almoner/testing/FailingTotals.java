package org.almoner.testing;

import static org.almoner.testing.Waiting.await;

import java.time.Duration;
import java.util.function.Supplier;

/** A fault of ours while events are taken: their totals cannot be written, so that nothing of them is. */
public final class FailingTotals {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private FailingTotals() {}

    /** @return what is done meanwhile comes to */
    public static <T> T during(Rows rows, Supplier<T> work) {
        rows.execute("alter table ticket_totals rename to ticket_totals_away");
        try {
            return work.get();
        } finally {
            rows.execute("alter table ticket_totals_away rename to ticket_totals");
        }
    }

    /** Waits for the row of a failed event: its answer does not wait for it. */
    public static void isRecorded(Rows rows, String eventId) {
        await().atMost(LIMIT)
                .until(() -> rows.count("stripe_events", "stripe_event_id = ? and error like '%42P01%'", eventId) == 1);
    }
}
