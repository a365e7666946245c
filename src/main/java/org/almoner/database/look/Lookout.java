package org.almoner.database.look;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import org.almoner.database.sql.DatabaseFailure;
import org.jboss.logging.Logger;

/**
 * What a replica looks at again and again, going on with what it saw last. That a look failed is a metric and a line, once
 * until one succeeds again. Of a job, which has a line of its own, it is the metric alone: {@link Sight}.
 */
public final class Lookout {

    private final Sight sight;
    private final Logger log;
    private final String what;

    /**
     * @param name the metric's label
     * @param what as the lines in the log begin
     */
    public Lookout(MeterRegistry metrics, String name, Logger log, String what) {
        this.sight = new Sight(metrics, name);
        this.log = log;
        this.what = what;
    }

    /** Never fails: nothing comes of a look that does. */
    public <T> Uni<T> neverFailing(Uni<T> look) {
        return sight.of(
                        look,
                        () -> log.infof("%s can be read again", what),
                        failure -> log.warnf(
                                "%s cannot be read and is tried again (%s)", what, DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }
}
