package org.almoner.donation.audit;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.almoner.Setting;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When the clock calls for the audit. By the clock and the zone of this process, as Quarkus' scheduler has them: a call that came while
 * the database was away, or while no replica ran, is to be known afterwards.
 */
@ApplicationScoped
class AuditTimes {

    static final Setting<String> CRON = new Setting<>(
            "ALMONER_LEDGER_AUDIT_CRON",
            "almoner.ledger.audit.cron",
            "when one replica audits the ledger, as a cron expression of Quartz; `off` for never",
            "0 17 3 * * ?",
            "a cron expression such as 0 17 3 * * ?, or off",
            AuditTimes::read);

    private static final String OFF = "off";

    private final Clock clock;

    /** Empty for never. */
    private final Optional<ExecutionTime> times;

    AuditTimes(Clock clock, @ConfigProperty(name = "almoner.ledger.audit.cron") String cron) {
        this.clock = clock;
        this.times = times(cron.strip());
    }

    boolean isNever() {
        return times.isEmpty();
    }

    /** The last time that is over; {@link Instant#EPOCH} when there was none. */
    Instant last() {
        ZonedDateTime now = clock.instant().atZone(ZoneId.systemDefault());
        return times.flatMap(known -> known.lastExecution(now))
                .map(ZonedDateTime::toInstant)
                .orElse(Instant.EPOCH);
    }

    private static String read(String text) {
        String cron = text.strip();
        times(cron);
        return cron;
    }

    /** @throws IllegalArgumentException for what is no cron expression */
    private static Optional<ExecutionTime> times(String cron) {
        return cron.equals(OFF)
                ? Optional.empty()
                : Optional.of(ExecutionTime.forCron(
                        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ)).parse(cron)));
    }
}
