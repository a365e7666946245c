package org.almoner.system.check;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.Reads;
import org.jboss.logging.Logger;

/**
 * Which installation this is. All replicas have it from the database, so that whichever answers at the public address says
 * the same, and anybody else's server does not. It is random and opens nothing.
 */
@ApplicationScoped
public class InstallationId {

    private static final Logger LOG = Logger.getLogger(InstallationId.class);
    private static final String NOT_READ = "Which installation this is could not be read and is tried again";

    private final Reads reads;
    private final Outage outage;
    private volatile UUID id;

    InstallationId(Reads reads, Outage outage) {
        this.reads = reads;
        this.outage = outage;
    }

    /** After the gate and before the port opens: the first answer has it. */
    void onStart(@Observes StartupEvent started) throws Throwable {
        VertxContextSupport.subscribeAndAwait(this::read);
    }

    /** Empty only while the database could not be asked yet. */
    Optional<UUID> known() {
        return Optional.ofNullable(id);
    }

    /** Never fails: the next look tries again. */
    public Uni<Void> read() {
        if (id != null) {
            return Uni.createFrom().voidItem();
        }
        return reads.read("select instance from installation")
                .invoke(rows -> id = (UUID) rows.get(0)[0])
                .invoke(() -> outage.over(NOT_READ))
                .onFailure()
                .invoke(failure -> outage.tell(LOG, NOT_READ, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
