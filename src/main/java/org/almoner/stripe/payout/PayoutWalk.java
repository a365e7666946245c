package org.almoner.stripe.payout;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.stripe.inbox.PayoutStates;
import org.almoner.stripe.translation.PayoutTold;

/** Where the walk through Stripe's list of payouts is, in the database: it goes on there after a kill, on any replica. */
@ApplicationScoped
class PayoutWalk {

    private static final String LOAD = "select reached, walk_from, walk_after, started_at from payout_walk";

    private static final String BEGIN = """
            update payout_walk set walk_from = cast(cast($1 as text) as timestamptz), walk_after = null,
                started_at = cast(cast($2 as text) as timestamptz), pages = 0
            """;

    /** Nothing when another replica has gone on meanwhile. */
    private static final String STEP = """
            update payout_walk set walk_after = cast($3 as text), pages = pages + 1,
                reached = case when cast($4 as boolean) then started_at else reached end,
                started_at = case when cast($4 as boolean) then null else started_at end
            where started_at = cast(cast($1 as text) as timestamptz)
                and walk_after is not distinct from cast($2 as text)
            """;

    private static final String FORGET = "update payout_walk set walk_after = null where started_at is not null";

    private final PayoutStates states;
    private final Transactions transactions;
    private final Reads reads;
    private final Clock clock;

    PayoutWalk(PayoutStates states, Transactions transactions, Reads reads, Clock clock) {
        this.states = states;
        this.transactions = transactions;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * @param reached all payouts that were created before have been seen; null before the first walk has ended
     * @param from where the walk that is under way begins; null for the beginning of all
     * @param after the payout after which it goes on; null at its beginning
     * @param startedAt null when none is under way
     */
    record Place(Instant reached, Instant from, String after, Instant startedAt) {

        boolean isUnderWay() {
            return startedAt != null;
        }

        private Place next(ListPage page) {
            return new Place(
                    page.hasMore() ? reached : startedAt,
                    from,
                    page.hasMore() ? page.last() : null,
                    page.hasMore() ? startedAt : null);
        }
    }

    Uni<Place> load() {
        return reads.inTime(Uni.createFrom().completionStage(() -> reads.send(LOAD)))
                .map(rows -> place(rows.get(0)));
    }

    /** @param from null for the beginning of all */
    Uni<Place> begin(Instant from) {
        Instant now = clock.instant();
        return write(statements -> statements.send(BEGIN, from == null ? null : from.toString(), now.toString()))
                .chain(this::load);
    }

    /** Keeps what a page told and where it ends, both or neither. */
    Uni<Place> step(Place place, ListPage page, Collection<PayoutTold> told) {
        Place next = place.next(page);
        return write(statements -> states.tell(statements, told)
                        .thenCombine(
                                statements.send(
                                        STEP,
                                        place.startedAt().toString(),
                                        place.after(),
                                        next.after(),
                                        !page.hasMore()),
                                (one, other) -> other))
                .replaceWith(next);
    }

    /** Stripe may have forgotten the payout after which it was to go on. */
    Uni<Void> forgetPlace() {
        return write(statements -> statements.send(FORGET)).replaceWithVoid();
    }

    private interface Write {
        CompletionStage<?> send(Statements statements);
    }

    private Uni<Void> write(Write write) {
        return transactions.run(new TwoTrips<Void, Void>(
                statements -> CompletableFuture.completedStage(null),
                (statements, nothing) -> write.send(statements).thenApply(sent -> null)));
    }

    private static Place place(Object[] row) {
        return new Place(instant(row[0]), instant(row[1]), (String) row[2], instant(row[3]));
    }

    private static Instant instant(Object at) {
        return at == null ? null : ((OffsetDateTime) at).toInstant();
    }
}
