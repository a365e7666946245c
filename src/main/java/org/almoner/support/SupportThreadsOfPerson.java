package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Pieces;
import org.almoner.database.sql.TextArray;
import org.almoner.ticket.ContactHolder;
import org.almoner.ticket.Contacts;
import org.almoner.web.privacy.PersonalData;
import org.almoner.web.privacy.TicketData;

/** Threads go whole, since nobody knows who is spoken of in them; their messages go with them. */
@ApplicationScoped
class SupportThreadsOfPerson implements PersonalData, ContactHolder, TicketData {

    /** With up to 500 messages each. */
    private static final int PIECE = 50;

    private static final String OF_CONTACT = "select id from SupportTicket where " + Contacts.FOUND;

    private static final String DELETE =
            "delete from support_tickets where id in (select unnest(cast(cast(:threads as text) as uuid[])))";

    private static final String UNTIE = """
            update support_tickets set ticket_id = null
            where id in (select id from support_tickets where ticket_id = cast(:ticket as uuid) limit 1000)
            """;

    private final Contacts contacts;

    SupportThreadsOfPerson(Contacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public String kind() {
        return "supportThreads";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(OF_CONTACT, UUID.class)
                        .setParameter("contact", person.contact())
                        .setParameter("searches", contacts.searches(person.contact()))
                        .getResultList())
                .flatMap(threads -> Pieces.of(threads, PIECE, SupportThreadsOfPerson::delete));
    }

    private static Uni<Integer> delete(List<UUID> threads) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE)
                        .setParameter("threads", TextArray.of(threads))
                        .executeUpdate());
    }

    @Override
    public Uni<Void> letGo(UUID ticket) {
        return Pieces.untilNothing(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(UNTIE)
                                .setParameter("ticket", ticket.toString())
                                .executeUpdate()))
                .replaceWithVoid();
    }

    @Override
    public String table() {
        return "support_tickets";
    }
}
