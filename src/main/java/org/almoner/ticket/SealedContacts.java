package org.almoner.ticket;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Predicate;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Whether the contacts that are stored can be read here: opens the oldest that each key has sealed. One that cannot be opened is in
 * the log. The oldest, since a key that has another value by mistake has sealed newer ones, which tell nothing.
 */
@ApplicationScoped
public class SealedContacts {

    private static final Logger LOG = Logger.getLogger(SealedContacts.class);

    /** From key to key, each by a look into the index that is made for it. */
    private static final String OLDEST = """
            with recursive oldest as (
                (select split_part(contact_value, ':', 2) as key, id, contact_value from %1$s where %2$s
                order by key, created_at, id limit 1)
                union all
                select later.* from oldest cross join lateral (
                    select split_part(contact_value, ':', 2) as key, id, contact_value from %1$s
                    where %2$s and split_part(contact_value, ':', 2) > oldest.key
                    order by key, created_at, id limit 1) as later)
            select id, contact_value from oldest
            """;

    private final List<ContactHolder> holders;
    private final Contacts contacts;
    private final OwnContext ownContext;

    SealedContacts(@All List<ContactHolder> holders, Contacts contacts, OwnContext ownContext) {
        this.holders = holders;
        this.contacts = contacts;
        this.ownContext = ownContext;
    }

    /** So that a mistake is told before much is sealed by it. Nobody waits: without contacts the service does all else. */
    void look(@Observes StartupEvent started) {
        ownContext
                .start(() -> Panache.withSession(() -> unread(any -> true)))
                .subscribe()
                .with(
                        unread -> {},
                        failure -> LOG.warnf(
                                "Whether CONTACT_KEYS reads the contacts that are stored was not looked at (%s)",
                                DatabaseFailure.forLog(failure)));
    }

    /**
     * In the caller's session. In the transaction of an erasure, and after what it did: what another replica has sealed anew
     * meanwhile, under a key that is not known here, was not found.
     *
     * @return fails with 409 where there are contacts that cannot be read here, and so not be found either
     */
    public Uni<Void> requireReadable() {
        return require(
                any -> true,
                "So nobody can be said to be forgotten, and no contact was: the key is missing in CONTACT_KEYS of this replica, or has"
                        + " another value, or the contact was changed.");
    }

    /** In the caller's session. @return fails with 409 where a key that is known here does not open what it has sealed */
    Uni<Void> requireKeys() {
        return require(
                contacts::knowsKey,
                "So nothing was encrypted: its key has another value in CONTACT_KEYS, or the contact was changed.");
    }

    private Uni<Void> require(Predicate<String> asked, String so) {
        return unread(asked)
                .invoke(unread -> {
                    if (!unread.isEmpty()) {
                        throw ProblemException.conflict(
                                "There are contacts that cannot be read here, as that of " + unread.get(0) + ". " + so);
                    }
                })
                .replaceWithVoid();
    }

    /** The kind and the id of each that cannot be read. */
    private Uni<List<String>> unread(Predicate<String> asked) {
        return Multi.createFrom()
                .iterable(holders)
                .onItem()
                .transformToMultiAndConcatenate(holder -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(
                                        OLDEST.formatted(holder.table(), Contacts.SEALED_ROWS), Object[].class)
                                .getResultList())
                        .onItem()
                        .transformToMulti(Multi.createFrom()::iterable)
                        .filter(row -> asked.test((String) row[1]) && contacts.read((String) row[1]) == null)
                        .map(row -> holder.kind() + " " + row[0]))
                .collect()
                .asList();
    }
}
