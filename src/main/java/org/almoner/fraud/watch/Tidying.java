package org.almoner.fraud.watch;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.almoner.Quarters;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.FailedRefunds;
import org.jboss.logging.Logger;

/**
 * Puts counts together, and forgets what nobody asks for any more. A part at each look, until nothing is left: whoever is tried with cards does not
 * wait for it, however much there is.
 */
@ApplicationScoped
class Tidying {

    /** Longer than what is usual is measured by. */
    static final Duration KEEP = Duration.ofDays(60);

    private static final Logger LOG = Logger.getLogger(Tidying.class);

    /** An event may yet be counted in a quarter that is over; a row more then. */
    private static final Duration SETTLED = Duration.ofHours(1);

    /** What fails may take as long as a transaction may, and is not to take that of each look. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final CaseStore cases;
    private final FailedRefunds failed;
    private final Clock clock;

    /** Where putting together goes on; of this replica, as another begins anew. */
    private volatile Instant from = Instant.EPOCH;

    /** When it is tried again; null while it does not fail. */
    private volatile Instant again;

    Tidying(Transactions transactions, CaseStore cases, FailedRefunds failed, Clock clock) {
        this.transactions = transactions;
        this.cases = cases;
        this.failed = failed;
        this.clock = clock;
    }

    /** Never fails: watching does not depend on it. @return cases that are open again, as the hourly look at their gifts finds */
    Uni<List<UUID>> tidy() {
        Instant now = clock.instant();
        if (again != null && now.isBefore(again)) {
            return Uni.createFrom().item(List.of());
        }
        return part(now)
                .flatMap(done -> done
                        ? failed.reopenUnjournalled().call(() -> transactions.write(TidySql.TIDIED, now.toString()))
                        : Uni.createFrom().item(List.<UUID>of()))
                .invoke(() -> again = null)
                .onFailure()
                .recoverWithItem(failure -> {
                    if (again == null) {
                        LOG.warnf(
                                "Counts of attempts and gifts could not be tidied, and are tried again (%s)",
                                DatabaseFailure.describe(failure));
                    }
                    again = now.plus(AFTER_FAILURE);
                    return List.of();
                });
    }

    /** @return whether nothing is left */
    private Uni<Boolean> part(Instant now) {
        String old = now.minus(KEEP).toString();
        Instant begin = from;
        // The lock first, as all who watch have it before they touch a row.
        return transactions.write(statements -> {
            CompletionStage<?> locked = cases.lock(statements);
            CompletionStage<Boolean> attempts = forgot(statements, TidySql.FORGET_ATTEMPTS, old);
            CompletionStage<Boolean> gifts = forgot(statements, TidySql.FORGET_GIFTS, old);
            CompletionStage<Boolean> notices = forgot(statements, TidySql.FORGET_NOTICES, old);
            CompletionStage<List<Object[]>> tidied = statements.send(
                    TidySql.TIDY,
                    begin.toString(),
                    Quarters.of(now.minus(SETTLED)).toString());
            CompletionStage<Boolean> forgotten =
                    attempts.thenCombine(gifts, Boolean::logicalAnd).thenCombine(notices, Boolean::logicalAnd);
            return new Sent()
                    .and(locked)
                    .and(attempts)
                    .and(gifts)
                    .and(notices)
                    .giving(forgotten.thenCombine(tidied, (none, rows) -> goOn(rows.get(0)) && none));
        });
    }

    /** @return whether all of it was */
    private static CompletionStage<Boolean> forgot(Statements statements, String sql, String old) {
        return statements.send(sql, old).thenApply(rows -> (Long) rows.get(0)[0] < TidySql.MOST);
    }

    /** The last quarter may have more than was read, and once more when some of it was put together. @return whether all was read */
    private boolean goOn(Object[] row) {
        if ((Long) row[0] < TidySql.MOST) {
            from = Instant.EPOCH;
            return true;
        }
        Instant last = instant(row[1]);
        from = last.isAfter(from) || (Long) row[2] > 0 ? last : last.plus(Quarters.LENGTH);
        return false;
    }
}
