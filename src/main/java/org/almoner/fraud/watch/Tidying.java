package org.almoner.fraud.watch;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.almoner.Quarters;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Transactions;

/** Puts counts together, and forgets what nobody asks for any more. */
@ApplicationScoped
class Tidying {

    /** Longer than what is usual is measured by. */
    private static final Duration KEEP = Duration.ofDays(60);

    /** An event may yet be counted in a quarter that is over; a row more then. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final Transactions transactions;
    private final Clock clock;

    Tidying(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    Uni<Void> tidy() {
        Instant now = clock.instant();
        String old = now.minus(KEEP).toString();
        // The place first, as all who watch lock it before they touch a row.
        return transactions.write(statements -> new Sent()
                .and(statements.send(WatchSql.TIDIED, now.toString()))
                .and(statements.send(WatchSql.FORGET_ATTEMPTS, old))
                .and(statements.send(WatchSql.FORGET_GIFTS, old))
                .and(statements.send(WatchSql.FORGET_NOTICES, old))
                .and(statements.send(
                        WatchSql.TIDY, Quarters.of(now.minus(SETTLED)).toString()))
                .then(null));
    }
}
