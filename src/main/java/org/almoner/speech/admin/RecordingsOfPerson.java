package org.almoner.speech.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.speech.Recording;
import org.almoner.web.privacy.PersonalData;

/** Recordings of a person's tickets go only when asked for: who is heard in them may be somebody else. */
@ApplicationScoped
class RecordingsOfPerson implements PersonalData {

    @Override
    public String kind() {
        return "recordings";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return !person.withRecordings() || person.tickets().isEmpty()
                ? Uni.createFrom().item(0)
                : Recording.delete("ticketId in ?1", person.tickets()).map(Long::intValue);
    }
}
