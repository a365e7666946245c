package org.almoner.donor.thanks;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.sql.TextArray;
import org.almoner.web.privacy.PersonalData;

/** The letters of a person's tickets go whole, since nobody knows whom they name: the usual one goes out again. */
@ApplicationScoped
class ThanksTextsOfPerson implements PersonalData {

    private static final String DELETE =
            "delete from thanks_texts where ticket_id in (select unnest(cast(cast(:tickets as text) as uuid[])))";

    @Override
    public String kind() {
        return "thanksTexts";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE)
                        .setParameter("tickets", TextArray.of(person.tickets()))
                        .executeUpdate());
    }
}
