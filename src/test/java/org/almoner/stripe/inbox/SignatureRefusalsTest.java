package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.almoner.stripe.inbox.WebhookSignature.SignatureFinding;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MovingClock;
import org.junit.jupiter.api.Test;

class SignatureRefusalsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-24T12:00:00Z"));
    private final SignatureRefusals refusals = new SignatureRefusals(metrics, clock);

    @Test
    void everyReasonIsThereWithZeroBeforeTheFirst() {
        assertThat(metrics.find(SignatureRefusals.REFUSED).counters())
                .hasSize(SignatureFinding.values().length - 1)
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    @Test
    void aMillionOfThemAreALineAMinuteThatSaysHowManyAndWhatToDo() {
        try (LogWatch log = new LogWatch(SignatureRefusals.class)) {
            for (int i = 0; i < 1_000_000; i++) {
                refusals.count(SignatureFinding.WRONG);
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("refused: 1,", "no secret of STRIPE_WEBHOOK_SECRETS fits", "what to do: compare");
            clock.advance(Duration.ofMinutes(1));
            refusals.count(SignatureFinding.TOO_OLD);
            assertThat(log.lines()).hasSize(2).last().asString().contains("refused: 1000000,", "this machine's clock");
        }
        assertThat(metrics.counter(SignatureRefusals.REFUSED, "reason", "wrong").count())
                .isEqualTo(1_000_000);
        assertThat(metrics.counter(SignatureRefusals.REFUSED, "reason", "too_old")
                        .count())
                .isEqualTo(1);
    }
}
