package org.almoner.support;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.web.privacy.PersonalData;

/** Threads go whole, since nobody knows who is spoken of in them; their messages go with them. */
@ApplicationScoped
class SupportThreadsOfPerson implements PersonalData {

    @Override
    public String kind() {
        return "supportThreads";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return SupportTicket.delete("lower(contactValue) = ?1", person.contact()).map(Long::intValue);
    }
}
