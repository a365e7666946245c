package org.almoner.support;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.almoner.ticket.ContactHolder;
import org.almoner.ticket.Contacts;
import org.almoner.web.privacy.PersonalData;

/** Threads go whole, since nobody knows who is spoken of in them; their messages go with them. */
@ApplicationScoped
class SupportThreadsOfPerson implements PersonalData, ContactHolder {

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
        return SupportTicket.delete(
                        Contacts.FOUND,
                        Map.of("contact", person.contact(), "searches", contacts.searches(person.contact())))
                .map(Long::intValue);
    }

    @Override
    public String table() {
        return "support_tickets";
    }
}
