package org.almoner.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.almoner.web.privacy.PersonalData;

/** The contacts of tickets, and the names that were given to these: the tickets stay, as donations name them. */
@ApplicationScoped
public class TicketContacts implements PersonalData {

    private static final String OF_CONTACT =
            "select ticket.id from RecordingTicket ticket where lower(ticket.contactValue) = :contact";

    private final Clock clock;

    TicketContacts(Clock clock) {
        this.clock = clock;
    }

    /** The ids of the tickets with a contact, in the caller's session. @param contact in lower case */
    public Uni<List<UUID>> ticketsOf(String contact) {
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(OF_CONTACT, UUID.class)
                        .setParameter("contact", contact)
                        .getResultList());
    }

    @Override
    public String kind() {
        return "tickets";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return RecordingTicket.update(
                "contactValue = null, displayName = null, updatedAt = ?1 where lower(contactValue) = ?2",
                clock.instant(),
                person.contact());
    }
}
