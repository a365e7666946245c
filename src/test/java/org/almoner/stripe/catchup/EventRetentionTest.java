package org.almoner.stripe.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StripeJobRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class EventRetentionTest {

    private static final String OURS = "stripe_event_id like 'evt_kept%'";

    @Inject
    EventRetention retention;

    @Inject
    Rows rows;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void due() {
        StripeJobRows.reset(rows);
        rows.execute("delete from stripe_events");
    }

    @AfterEach
    void nothingIsLeft() {
        rows.execute("delete from stripe_events where " + OURS);
    }

    @Test
    void removesWhatIsFinishedAndOld() throws Throwable {
        event("old", 32, true);
        event("just_old", 31, true);
        event("young", 30, true);
        event("unfinished", 500, false);
        double before = removed();

        run();

        assertThat(left()).containsExactlyInAnyOrder("evt_kept_young", "evt_kept_unfinished");
        assertThat(removed() - before).isEqualTo(2);
        assertThat(rows.one("select leased_by, failures, due_at > now() + interval '5 hours' as later from jobs"
                        + " where name = 'event-retention'"))
                .containsEntry("leased_by", null)
                .containsEntry("failures", 0)
                .containsEntry("later", true);
    }

    @Test
    void removesManyInPieces() throws Throwable {
        rows.execute("""
                insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at, outcome)
                select 'evt_kept_' || n, 'charge.succeeded', false, now() - interval '40 days', now() - interval '40 days',
                    now(), 'processed'
                from generate_series(1, ?) as n
                """, 2 * EventRetention.PIECE + 1);

        run();

        assertThat(left()).isEmpty();
    }

    @Test
    void leavesItToTheReplicaThatDoesIt() throws Throwable {
        event("old", 32, true);
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute'"
                + " where name = 'event-retention'");
        run();
        assertThat(left()).containsExactly("evt_kept_old");
        // It died, and its lease with it.
        rows.execute("update jobs set leased_until = now() where name = 'event-retention'");
        run();
        assertThat(left()).isEmpty();
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(retention::removeIfDue);
    }

    private void event(String name, int days, boolean finished) {
        rows.execute("""
                insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at, outcome)
                values ('evt_kept_' || ?, 'charge.succeeded', false, now(), now() - interval '1 minute' - ? * interval '1 day',
                    case when ? then now() end, ?)
                """, name, days, finished, finished ? "processed" : "failed");
    }

    private Set<Object> left() {
        return rows.all("select stripe_event_id from stripe_events where " + OURS).stream()
                .map(row -> row.get("stripe_event_id"))
                .collect(Collectors.toSet());
    }

    private double removed() {
        return metrics.counter("almoner.stripe.events.removed").count();
    }
}
