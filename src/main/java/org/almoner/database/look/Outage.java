package org.almoner.database.look;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.almoner.database.sql.DatabaseFailure;
import org.jboss.logging.Logger;

/**
 * What jobs and other looks of this replica, for which nobody waits, have to say while the database is away: all the same, at each look.
 * So it is one line when the first of them meets it, one when the last is over it, and a metric between.
 */
@Startup // its metric is there from the start
@ApplicationScoped
public class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    /** Whose last look met it. */
    private final Set<String> waiting = new HashSet<>();

    /** Whoever met it since it began. */
    private final Set<String> met = new HashSet<>();

    private long failedLooks;
    private long sinceNanos;

    Outage(MeterRegistry metrics) {
        metrics.gauge("almoner.looks.blind", Tags.of("what", "jobs"), this, outage -> outage.isOn() ? 1 : 0);
    }

    /**
     * A look failed: tells of it, unless that the database is away was told before.
     *
     * @param log where it is told when that is not the reason
     * @param what as the line begins, without the reason; by this each look is known
     */
    public void tell(Logger log, String what, Throwable failure) {
        if (!isMet(what, failure)) {
            log.warnf("%s (%s)", what, DatabaseFailure.forLog(failure));
        }
    }

    /**
     * The same for a look that has a line of its own.
     *
     * @return whether the database is away, which is told here; anything else is not
     */
    public synchronized boolean isMet(String what, Throwable failure) {
        if (!DatabaseFailure.isOfAll(failure)) {
            over(what);
            return false;
        }
        if (waiting.isEmpty()) {
            sinceNanos = System.nanoTime();
            LOG.warnf("Jobs wait for the database: %s (%s)", what, DatabaseFailure.forLog(failure));
        }
        waiting.add(what);
        met.add(what);
        failedLooks++;
        return true;
    }

    /** The database did what a look asked of it, or there is nothing more to look at. */
    public synchronized void over(String what) {
        if (waiting.remove(what) && waiting.isEmpty()) {
            LOG.infof(
                    "Jobs go on with the database: %d of them failed at %d looks within %d s",
                    met.size(),
                    failedLooks,
                    Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds());
            met.clear();
            failedLooks = 0;
        }
    }

    private synchronized boolean isOn() {
        return !waiting.isEmpty();
    }
}
