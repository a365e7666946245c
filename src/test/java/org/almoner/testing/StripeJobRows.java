package org.almoner.testing;

import static org.almoner.testing.Waiting.await;

/** Puts the jobs back to where a new database has them. */
public final class StripeJobRows {

    private StripeJobRows() {}

    public static void reset(Rows rows) {
        rows.execute("update jobs set due_at = 'epoch', leased_by = null, leased_until = null,"
                + " finished_at = null, failures = 0, error = null");
        rows.execute(
                "update stripe_reconciliation set reached = null, walk_from = null, walk_until = null,"
                        + " walk_after = null, started_at = null, finished_at = null, pages = 0, events = 0, missed = 0, failed = 0");
        rows.execute(
                "update stripe_import set run = null, state = 'NONE', since = null, until = null, started_at = null,"
                        + " ended_at = null, error = null, tries = 0, next_at = null, lists = '[]'");
    }

    /** As if the time of the next run had come. */
    public static void due(Rows rows, String job) {
        rows.execute("update jobs set due_at = now() where name = ?", job);
    }

    /** Nothing of it is under way, and it does not begin by itself in the middle of a test; as it would where it has not ended since the start. */
    public static void rest(Rows rows, String job) {
        await().until(() -> {
            rows.execute(
                    "update jobs set due_at = 'infinity', finished_at = now() where name = ? and leased_by is null",
                    job);
            return rows.count("jobs", "name = ? and due_at = 'infinity'", job) == 1;
        });
    }
}
