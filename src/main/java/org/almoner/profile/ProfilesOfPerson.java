package org.almoner.profile;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.sql.TextArray;
import org.almoner.web.privacy.PersonalData;

/** A profile has no contact of its own: those go that are linked to a ticket of the person. */
@ApplicationScoped
class ProfilesOfPerson implements PersonalData {

    private static final String DELETE = """
            delete from profiles where id in (
                select profile_id from profile_tickets where ticket_id in (select unnest(cast(cast(:tickets as text) as uuid[]))))
            """;

    @Override
    public String kind() {
        return "profiles";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE)
                        .setParameter("tickets", TextArray.of(person.tickets()))
                        .executeUpdate());
    }
}
