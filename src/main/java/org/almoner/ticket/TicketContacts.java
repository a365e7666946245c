package org.almoner.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Pieces;
import org.almoner.database.sql.TextArray;
import org.almoner.web.privacy.PersonalData;

/** The contacts of tickets, and the names that were given to these: the tickets stay, as donations name them. */
@ApplicationScoped
public class TicketContacts implements PersonalData, ContactHolder {

    private static final int PIECE = 1_000;

    private static final String OF_CONTACT = "select id from RecordingTicket where " + Contacts.FOUND + " order by id";

    /**
     * Looks again at the contact, which may have become another until the ticket is held. Where PostgreSQL finds rows by the contact, which
     * are all of that person's, {@code = any} of a text would read the text again for each of them.
     */
    private static final String HOLD = """
            select id from recording_tickets
            where id in (select unnest(cast(cast(:tickets as text) as uuid[])))
                and (contact_search in (:searches) or lower(contact_value) = :contact)
            order by id for no key update
            """;

    private static final String ERASE = """
            update recording_tickets set contact_value = null, contact_search = null, display_name = null,
                updated_at = cast(cast(:now as text) as timestamptz)
            where id in (select unnest(cast(cast(:tickets as text) as uuid[])))
            """;

    private final Contacts contacts;
    private final Clock clock;

    TicketContacts(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    /** The tickets with a contact, which the caller's transaction holds from now on, by a thousand. @param contact in lower case */
    public Uni<List<List<UUID>>> hold(String contact) {
        List<UUID> held = new ArrayList<>();
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(OF_CONTACT, UUID.class)
                        .setParameter("contact", contact)
                        .setParameter("searches", contacts.searches(contact))
                        .getResultList())
                .flatMap(found -> Pieces.of(
                        found,
                        PIECE,
                        piece -> hold(contact, piece).invoke(held::addAll).map(List::size)))
                .map(all -> Pieces.cut(held, PIECE));
    }

    private Uni<List<UUID>> hold(String contact, List<UUID> piece) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(HOLD, UUID.class)
                        .setParameter("tickets", TextArray.of(piece))
                        .setParameter("contact", contact)
                        .setParameter("searches", contacts.searches(contact))
                        .getResultList());
    }

    @Override
    public String kind() {
        return "tickets";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(ERASE)
                        .setParameter("now", clock.instant().toString())
                        .setParameter("tickets", TextArray.of(person.tickets()))
                        .executeUpdate());
    }

    @Override
    public String table() {
        return "recording_tickets";
    }
}
