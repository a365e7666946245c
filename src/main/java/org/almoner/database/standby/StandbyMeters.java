package org.almoner.database.standby;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What is counted of readings that a standby may serve, from the start. */
final class StandbyMeters {

    private final Counter standby;
    private final Counter primary;
    private final Counter retried;
    private final Counter toStandby;
    private final Counter toPrimary;

    StandbyMeters(MeterRegistry meters, Supplier<Number> lag) {
        this.standby = meters.counter("almoner.database.reads", "server", "standby");
        this.primary = meters.counter("almoner.database.reads", "server", "primary");
        this.retried = meters.counter("almoner.database.standby.retried");
        this.toStandby = meters.counter("almoner.database.standby.switched", "to", "standby");
        this.toPrimary = meters.counter("almoner.database.standby.switched", "to", "primary");
        Gauge.builder("almoner.database.standby.lag.seconds", lag)
                .description("how old what the standby has is at most")
                .register(meters);
    }

    void byStandby() {
        standby.increment();
    }

    void byPrimary() {
        primary.increment();
    }

    /** What failed at the standby was read from the primary. */
    void again() {
        retried.increment();
        primary.increment();
    }

    void switchedTo(boolean toTheStandby) {
        (toTheStandby ? toStandby : toPrimary).increment();
    }
}
