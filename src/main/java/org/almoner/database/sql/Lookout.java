package org.almoner.database.sql;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * What a replica looks at again and again, going on with what it saw last. That a look failed is a metric and a line, once
 * until one succeeds again.
 */
public final class Lookout {

    /** Of one look: a database that is frozen, or a connection on which nothing comes any more, must not end them for good. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;

    /** 1 while the last look failed. */
    private final AtomicInteger blind;

    /**
     * @param name the metric's label
     * @param what as the lines in the log begin
     */
    public Lookout(MeterRegistry metrics, String name, Logger log, String what) {
        this.log = log;
        this.what = what;
        this.blind = metrics.gauge("almoner.looks.blind", Tags.of("what", name), new AtomicInteger());
    }

    /** Never fails: nothing comes of a look that does. */
    public <T> Uni<T> neverFailing(Uni<T> look) {
        return Patience.atMost(LIMIT, look)
                .invoke(this::seen)
                .onFailure()
                .invoke(this::notSeen)
                .onFailure()
                .recoverWithNull();
    }

    private void seen() {
        if (blind.getAndSet(0) == 1) {
            log.infof("%s can be read again", what);
        }
    }

    private void notSeen(Throwable failure) {
        if (blind.getAndSet(1) == 0) {
            log.warnf("%s cannot be read and is tried again (%s)", what, DatabaseFailure.forLog(failure));
        }
    }
}
