package org.almoner.database.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.OptionalLong;
import org.almoner.database.standby.Sighting.Follows;
import org.almoner.database.standby.Sighting.Silent;
import org.almoner.database.standby.Sighting.Unfit;
import org.almoner.testing.LogWatch;
import org.junit.jupiter.api.Test;

/** What an operator reads of a standby, decided without one. */
class StandbyWatchTest {

    private final StandbyWatch watch = new StandbyWatch(
            null, null, () -> Duration.ofSeconds(5), new SmallRyeConfigBuilder().build(), new SimpleMeterRegistry());

    @Test
    void whatIsWrongIsToldOnceAlsoWhereItOnlySeemedToBeSlowAtFirst() {
        try (LogWatch log = new LogWatch(StandbyWatch.class)) {
            watch.found(new Silent("it takes too long"));
            watch.found(new Silent("it takes too long"));
            watch.found(new Unfit("shows another database or schema"));
            watch.found(new Unfit("shows another database or schema"));
            watch.found(new Unfit("is no standby"));
            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith("WARN All readings go to the primary")
                                    .endsWith("does not answer: it takes too long"),
                            line -> assertThat(line).endsWith("shows another database or schema"),
                            line -> assertThat(line).endsWith("is no standby"));
        }
    }

    @Test
    void oneThatComesBackSaysNoMoreThanThatItIsLeftAndRead() {
        try (LogWatch log = new LogWatch(StandbyWatch.class)) {
            watch.found(new Follows(OptionalLong.of(System.nanoTime())));
            watch.found(new Silent("it refuses"));
            watch.found(new Follows(OptionalLong.empty()));
            watch.found(new Silent("it takes too long"));
            watch.found(new Follows(OptionalLong.of(System.nanoTime())));
            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("INFO"),
                            line -> assertThat(line).startsWith("WARN"),
                            line -> assertThat(line).startsWith("INFO"));
        }
    }
}
