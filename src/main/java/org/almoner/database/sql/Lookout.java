package org.almoner.database.sql;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What a replica looks at again and again, going on with what it saw last. A look that fails is counted, and told of once until
 * one succeeds again.
 */
public final class Lookout {

    private final Logger log;
    private final String what;
    private final Counter failed;
    private final AtomicBoolean blind = new AtomicBoolean();

    /**
     * @param name the metric's label
     * @param what as the lines in the log begin
     */
    public Lookout(MeterRegistry metrics, String name, Logger log, String what) {
        this.log = log;
        this.what = what;
        this.failed = metrics.counter("almoner.looks.failed", "what", name);
    }

    /** Never fails: nothing comes of a look that does. */
    public <T> Uni<T> neverFailing(Uni<T> look) {
        return look.invoke(this::seen)
                .onFailure()
                .invoke(this::notSeen)
                .onFailure()
                .recoverWithNull();
    }

    private void seen() {
        if (blind.getAndSet(false)) {
            log.infof("%s can be read again", what);
        }
    }

    private void notSeen(Throwable failure) {
        failed.increment();
        if (!blind.getAndSet(true)) {
            log.warnf("%s cannot be read and is tried again (%s)", what, DatabaseFailure.forLog(failure));
        }
    }
}
