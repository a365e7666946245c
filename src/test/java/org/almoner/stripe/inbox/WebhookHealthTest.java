package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.inbox.WebhookHealth.Figures;
import org.almoner.testing.MovingClock;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the status is told of the webhook. */
@QuarkusTest
class WebhookHealthTest {

    @Inject
    Rows rows;

    @Inject
    WebhookHealth health;

    @Inject
    MeterRegistry metrics;

    @Inject
    FailureLog failures;

    @Inject
    Reads reads;

    @Inject
    StripeAccountSettings account;

    @BeforeEach
    void whatOtherTestsHaveLeftIsOldAndWithoutError() {
        rows.execute("update stripe_events set received_at = '2020-01-01T00:00:00Z', error = null,"
                + " outcome = 'no_effect', processed_at = coalesce(processed_at, now())");
    }

    @Test
    void figuresAreThoseOfTheTable() throws Throwable {
        event("processed", "20 minutes", null);
        event("refused", "30 minutes", "other mode");
        event("failed", "40 minutes", "failed");
        event("no_effect", "50 minutes", null);
        event("failed", "2 hours", "failed");
        event("failed", "31 days", "forgotten by Stripe");
        event("unusable", "50 days", "of no use");
        Figures figures = figures();
        assertThat(figures.recent()).isEqualTo(4);
        assertThat(figures.recentFailed()).isEqualTo(2);
        assertThat(figures.last())
                .hasValueSatisfying(at -> assertThat(minutesAgo(at)).isEqualTo(20));
        assertThat(figures.oldestFailed())
                .hasValueSatisfying(at -> assertThat(minutesAgo(at)).isEqualTo(120));
        assertThat(figures.oldestError())
                .hasValueSatisfying(at -> assertThat(minutesAgo(at)).isEqualTo(50 * 24 * 60));
        assertThat(health.isConfigured()).isTrue();
        assertThat(gauge("almoner.stripe.last.event.seconds")).isBetween(1_200.0, 1_300.0);
        assertThat(gauge("almoner.stripe.oldest.failed.seconds")).isBetween(7_200.0, 7_300.0);
        assertThat(gauge("almoner.stripe.livemode")).isZero();
    }

    /** It answers what it is asked, and stores neither a payment nor that it failed. */
    @Test
    void failuresThatADatabaseWithoutRoomCannotTakeDownAreCounted() throws Throwable {
        rows.execute("create function full_disk() returns trigger language plpgsql as"
                + " $$ begin raise exception 'full' using errcode = '53100'; end $$");
        rows.execute("create trigger full_disk before insert on stripe_events execute function full_disk()");
        try {
            SignedWebhook.send(StripeLife.of(UUID.randomUUID()).pays().events().get(0))
                    .then()
                    .statusCode(503);
            assertThat(figures().unrecorded()).isEqualTo(1);
        } finally {
            rows.execute("drop function full_disk() cascade");
        }
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(figures().unrecorded()).isZero());
        assertThat(figures().recentFailed()).isEqualTo(1);
    }

    @Test
    void gaugeOfFailuresIsZeroWhenThereAreNone() throws Throwable {
        figures();
        assertThat(gauge("almoner.stripe.oldest.failed.seconds")).isZero();
    }

    /** The next run may be an hour away: an alert would come and go with each. */
    @Test
    void figuresAreToldOfUntilTheNextRunAndNoLongerThanTheyHold() throws Throwable {
        event("failed", "40 minutes", "failed");
        MovingClock clock = new MovingClock(Instant.now());
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        WebhookHealth rare = new WebhookHealth(account, failures, reads, own, clock);
        VertxContextSupport.subscribeAndAwait(() -> rare.figures(Duration.ofHours(3)));
        clock.advance(Duration.ofHours(2));
        assertThat(own.get("almoner.stripe.oldest.failed.seconds").gauge().value())
                .isBetween(9_600.0, 9_700.0);
        assertThat(own.get("almoner.stripe.events.failing").gauge().value()).isEqualTo(1);
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(own.get("almoner.stripe.oldest.failed.seconds").gauge().value())
                .isNaN();
        assertThat(own.get("almoner.stripe.events.failing").gauge().value()).isNaN();
    }

    @Test
    void ageIsTheSameWhereAReplicaIsAhead() throws Throwable {
        event("failed", "40 minutes", "failed");
        MovingClock clock = new MovingClock(Instant.now().plusSeconds(200));
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        WebhookHealth ahead = new WebhookHealth(account, failures, reads, own, clock);
        VertxContextSupport.subscribeAndAwait(() -> ahead.figures(Duration.ofHours(3)));
        for (String name : new String[] {"almoner.stripe.last.event.seconds", "almoner.stripe.oldest.failed.seconds"}) {
            assertThat(own.get(name).gauge().value()).isBetween(2_400.0, 2_500.0);
        }
        event("processed", "-3 minutes", null);
        VertxContextSupport.subscribeAndAwait(() -> ahead.figures(Duration.ofHours(3)));
        assertThat(own.get("almoner.stripe.last.event.seconds").gauge().value()).isZero();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    @Test
    void repetitionsAreCounted() throws Throwable {
        Figures before = figures();
        var event = StripeLife.of(null).pays().events().get(0);
        for (int time = 0; time < 3; time++) {
            SignedWebhook.send(event).then().statusCode(200);
        }
        Figures after = figures();
        assertThat(after.deliveries() - before.deliveries()).isEqualTo(3);
        assertThat(after.repeated() - before.repeated()).isEqualTo(2);
    }

    private Figures figures() throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> health.figures(Duration.ofMinutes(3)));
    }

    private static long minutesAgo(Instant at) {
        return Duration.between(at, Instant.now()).toMinutes();
    }

    private void event(String outcome, String age, String error) {
        rows.execute(
                "insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at,"
                        + " outcome, error) values (?, 'charge.updated', false, now(), now() - ?::interval, "
                        + (outcome.equals("failed") || outcome.equals("refused") ? "null" : "now()") + ", ?, ?)",
                "evt_" + UUID.randomUUID().toString().replace("-", ""),
                age,
                outcome,
                error);
    }
}
