package org.almoner.donation.audit;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.almoner.database.sql.OwnContext;
import org.almoner.donation.audit.LedgerAudit.AuditResult;

/**
 * The audits that administrators ask this replica for. A large ledger takes longer than an answer may: who asks again waits for the audit
 * that is under way, and what it found is kept for the next who asks when nobody has been told.
 */
@ApplicationScoped
public class AskedAudits {

    /** What nobody was told: after that the ledger may be another. */
    static final Duration KEPT = Duration.ofMinutes(15);

    /** For who is refused since another one is under way: what to say, and when to ask again. */
    public static final String UNDER_WAY =
            "The ledger is being audited, by another replica or for another request; ask again when that is done.";

    public static final Duration RETRY = Duration.ofSeconds(30);

    private final LedgerAudit audit;
    private final OwnContext ownContext;
    private final Clock clock;

    /** By whether it repairs: under way, or come to a result that nobody was told. */
    private final Map<Boolean, Asked> all = new HashMap<>();

    AskedAudits(LedgerAudit audit, OwnContext ownContext, Clock clock) {
        this.audit = audit;
        this.ownContext = ownContext;
        this.clock = clock;
    }

    private static final class Asked {
        private Uni<Optional<AuditResult>> coming;

        /** Null while it is under way. */
        private AuditResult result;
    }

    /**
     * Goes on to its end whoever waits; {@link #told} takes note that somebody did.
     *
     * @return nothing while another one is under way, be it on another replica or of the other kind
     */
    public synchronized Uni<Optional<AuditResult>> run(boolean repair) {
        Asked known = all.get(repair);
        if (known == null || isOld(known.result)) {
            // What was found before may be no more after this one.
            all.values().removeIf(other -> other.result != null);
            known = begin(repair);
            all.put(repair, known);
        }
        return known.coming.emitOn(OwnContext.caller());
    }

    private boolean isOld(AuditResult result) {
        return result != null && result.auditedAt().plus(KEPT).isBefore(clock.instant());
    }

    private Asked begin(boolean repair) {
        Asked begun = new Asked();
        begun.coming = ownContext.start(() -> audit.run(repair)
                .invoke(found -> found.ifPresentOrElse(result -> end(begun, result), () -> forget(begun)))
                .onFailure()
                .invoke(() -> forget(begun)));
        return begun;
    }

    private synchronized void end(Asked asked, AuditResult result) {
        asked.result = result;
    }

    private synchronized void forget(Asked asked) {
        all.values().remove(asked);
    }

    /** Whoever asked has this as their answer. */
    public synchronized void told(AuditResult result) {
        all.values().removeIf(asked -> asked.result == result);
    }
}
