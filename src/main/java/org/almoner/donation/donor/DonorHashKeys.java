package org.almoner.donation.donor;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Reads;
import org.almoner.donation.fact.DonorHash;
import org.jboss.logging.Logger;

/**
 * Ends a start with keys none of which has made hashes of this database: every donor would be a stranger to what they gave before, to
 * their block and to their erasure, and nobody would notice. The check values of keys that have are kept in the database.
 */
@ApplicationScoped
class DonorHashKeys {

    private static final Logger LOG = Logger.getLogger(DonorHashKeys.class);
    private static final int EXIT_CODE = 1;

    /**
     * Where no key is known the first of those that are given is. Where one of them is, the first is from now on, and what is given no more is
     * forgotten: the change of a key is over then, and whoever takes the former one again by mistake is told. One that only stands behind
     * has made nothing. The lock of the row has replicas with other keys that start at once decide one after the other.
     */
    private static final String KNOWN = """
            insert into donor_hash_keys as known (check_values) values ((cast($1 as text[]))[1:1])
            on conflict (the_only) do update set check_values = array(
                select kept from unnest(known.check_values) as kept where kept = any(cast($1 as text[]))
                union
                select first from unnest(excluded.check_values) as first)
            where known.check_values && cast($1 as text[])
            returning true
            """;

    private final DonorHash hash;
    private final Reads reads;

    DonorHashKeys(DonorHash hash, Reads reads) {
        this.hash = hash;
        this.reads = reads;
    }

    /** After the gate, which makes the table, and before Quarkus's scheduler: jobs write payments too. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent starting) throws Throwable {
        boolean known = VertxContextSupport.subscribeAndAwait(() -> reads.read(
                        KNOWN, (Object) hash.checkValues().toArray(String[]::new))
                .map(rows -> !rows.isEmpty())
                .onFailure()
                .transform(failure -> failed(
                        "they could not be compared: " + DatabaseFailure.forLog(failure),
                        "start again when the database is well")));
        if (!known) {
            throw failed(
                    "DONOR_HASH_KEY has none of the keys that hashes of this database were made with",
                    "give it the key that it had, behind a new one to change it (new,old, or new,unkeyed where it had none);"
                            + " if that is lost, see docs/operations.md, Secrets");
        }
    }

    private static ConfigurationException failed(String reason, String action) {
        LOG.errorf(
                "===== Keys of donors' hashes: FAILED: %s. Action: %s. The process ends with code %d =====",
                reason, action, EXIT_CODE);
        // As the gate does: Quarkus ends with code 1 and prints no stack trace.
        return new ConfigurationException(
                "Almoner did not start: the keys of donors' hashes are not those of its database");
    }
}
