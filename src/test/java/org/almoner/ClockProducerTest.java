package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the clock gives is what PostgreSQL gives back. */
class ClockProducerTest {

    @Test
    void ticksInMicroseconds() {
        Clock clock = new ClockProducer().clock();
        assertThat(Stream.generate(clock::instant).limit(1_000))
                .allSatisfy(instant -> assertThat(instant.getNano() % 1_000).isZero());
        assertThat(Stream.generate(clock::instant).limit(1_000).map(Instant::getNano))
                .as("no coarser than that")
                .anySatisfy(nano -> assertThat(nano % 1_000_000).isNotZero());
    }
}
