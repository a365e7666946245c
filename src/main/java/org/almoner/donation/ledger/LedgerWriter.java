package org.almoner.donation.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.LedgerJson;

/**
 * Writes payments, and moves journal and totals by the difference that they make; the number of statements does not depend on how
 * many payments there are.
 */
@ApplicationScoped
class LedgerWriter {

    private final Clock clock;
    private final OtherVersions versions;

    LedgerWriter(Clock clock, OtherVersions versions) {
        this.clock = clock;
        this.versions = versions;
    }

    /** Sends all of it in the transaction in which the payments were read. */
    Sent write(Statements statements, PaymentBatch batch, List<FormerHash> formerHashes) {
        Instant now = clock.instant();
        TotalsChange totals = new TotalsChange();
        LedgerNotification news = new LedgerNotification();
        batch.absorbed().forEach(gone -> {
            totals.moved(gone.before(), null);
            news.changed(gone.id, gone.before(), null);
        });
        Collection<Payment> changed =
                batch.payments().stream().filter(Payment::isToBeWritten).toList();
        versions.written(changed);
        changed.forEach(payment -> {
            totals.moved(payment.before(), payment.after());
            news.changed(payment.id, payment.before(), payment.after());
        });
        UUID[] absorbed = batch.absorbed().stream().map(gone -> gone.id).toArray(UUID[]::new);
        List<Payment.Row> rows =
                changed.stream().map(payment -> payment.row(now)).toList();
        List<JournalRow> movements = JournalRow.of(changed, now);
        List<TicketTotals.TotalsRow> moved = TicketTotals.changes(totals, now);
        Sent sent = new Sent();
        if (absorbed.length > 0) {
            sent.and(statements.send(LedgerSql.REMOVE, (Object) absorbed));
        }
        if (!rows.isEmpty()) {
            String[] messages = news.messages().toArray(String[]::new);
            sent.and(statements.send(LedgerSql.SAVE, LedgerJson.write(rows), messages));
        }
        if (!movements.isEmpty()) {
            sent.and(statements.send(JournalSql.APPEND, LedgerJson.write(movements)));
        }
        if (!moved.isEmpty()) {
            sent.and(statements.send(LedgerSql.MOVE_TOTALS, LedgerJson.write(moved)));
        }
        if (!formerHashes.isEmpty()) {
            sent.and(ReturningDonors.tie(statements, formerHashes, now));
        }
        return sent;
    }
}
