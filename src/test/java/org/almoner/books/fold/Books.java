package org.almoner.books.fold;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.almoner.books.fold.JournalFold.Folded;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.testing.Rows;
import org.almoner.testing.Waiting;

/** Folds when a test wants it to. Public, since the months of {@code period} are closed behind it. */
@ApplicationScoped
public class Books {

    private final JournalFold fold;
    private final FoldJob job;
    private final Rows rows;

    Books(JournalFold fold, FoldJob job, Rows rows) {
        this.fold = fold;
        this.job = job;
        this.rows = rows;
    }

    /** Until nothing waits. What other transactions of the server hold back for a moment is waited for. */
    public void fold() {
        Waiting.await().atMost(Duration.ofSeconds(30)).until(() -> {
            while (batch().mayHaveMore()) {
                // goes on
            }
            return rows.count(
                            "ledger_movements m, books_fold f",
                            "(m.xid, m.id) > (f.transaction_id::text::xid8, f.movement_id)")
                    == 0;
        });
    }

    /** What other tests have left of earlier versions counts as derived, until {@link #pastAsItWas}: no month is closed before. */
    public void pastIsIn() {
        rows.execute(
                "update stripe_attributions set derivation = derivation + 1000 where derivation < 1000 and derivation < ?",
                LedgerEntry.DERIVATION);
    }

    public void pastAsItWas() {
        rows.execute(
                "update stripe_attributions set derivation = derivation - 1000 where derivation between 1000 and 1999");
    }

    /** By whatever was closed before, and with what other tests have left. */
    public void openAllMonths() {
        fold();
        rows.execute("delete from books_periods");
        rows.execute("update books_fold set closed_until = null");
        pastAsItWas();
    }

    Folded batch() {
        return await(fold.batch(List.of()));
    }

    /** As the clock does. */
    void look() {
        rows.execute("update jobs set due_at = 'epoch', leased_by = null, leased_until = null, failures = 0"
                + " where name = 'books'");
        lookOnly();
    }

    /** As the clock does, whoever has the lease. */
    void lookOnly() {
        await(job.foldIfBehind());
    }

    private static <T> T await(Uni<T> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> work);
        } catch (Throwable e) {
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }
}
