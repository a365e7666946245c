package org.almoner.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.web.privacy.PersonalData;

/** The contacts of tickets, and the names that were given to these: the tickets stay, as donations name them. */
@ApplicationScoped
public class TicketContacts implements PersonalData, ContactHolder {

    private static final String OF_CONTACT = "select id from RecordingTicket where " + Contacts.FOUND;

    private final Contacts contacts;
    private final Clock clock;

    TicketContacts(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    /** The ids of the tickets with a contact, in the caller's session. @param contact in lower case */
    public Uni<List<UUID>> ticketsOf(String contact) {
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(OF_CONTACT, UUID.class)
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
        return RecordingTicket.update(
                "contactValue = null, contactSearch = null, displayName = null, updatedAt = :now where "
                        + Contacts.FOUND,
                Map.of(
                        "now",
                        clock.instant(),
                        "contact",
                        person.contact(),
                        "searches",
                        contacts.searches(person.contact())));
    }

    @Override
    public String table() {
        return "recording_tickets";
    }
}
