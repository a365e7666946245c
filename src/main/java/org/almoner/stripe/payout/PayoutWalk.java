package org.almoner.stripe.payout;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Transactions;
import org.almoner.stripe.api.StripePage;
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

        private Place next(StripePage page) {
            return new Place(
                    page.hasMore() ? reached : startedAt,
                    from,
                    page.hasMore() ? page.last() : null,
                    page.hasMore() ? startedAt : null);
        }
    }

    Uni<Place> load() {
        return reads.read(LOAD).map(rows -> place(rows.get(0)));
    }

    /** @param from null for the beginning of all */
    Uni<Place> begin(Instant from) {
        Instant now = clock.instant();
        return transactions
                .write(BEGIN, from == null ? null : from.toString(), now.toString())
                .chain(this::load);
    }

    /** Keeps what a page told and where it ends, both or neither. */
    Uni<Place> step(Place place, StripePage page, Collection<PayoutTold> told) {
        Place next = place.next(page);
        return transactions.write(statements -> new Sent()
                .and(states.tell(statements, told))
                .and(statements.send(STEP, place.startedAt().toString(), place.after(), next.after(), !page.hasMore()))
                .then(next));
    }

    /** Stripe may have forgotten the payout after which it was to go on. */
    Uni<Void> forgetPlace() {
        return transactions.write(FORGET).replaceWithVoid();
    }

    private static Place place(Object[] row) {
        return new Place(instant(row[0]), instant(row[1]), (String) row[2], instant(row[3]));
    }
}
