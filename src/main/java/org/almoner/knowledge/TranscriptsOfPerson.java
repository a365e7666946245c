package org.almoner.knowledge;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.web.privacy.PersonalData;

/** Transcripts go with the recordings that they were made of; documents of administrators stay. */
@ApplicationScoped
class TranscriptsOfPerson implements PersonalData {

    @Override
    public String kind() {
        return "transcripts";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        return !person.withRecordings() || person.tickets().isEmpty()
                ? Uni.createFrom().item(0)
                : KnowledgeSource.delete("recordingId is not null and ticketId in ?1", person.tickets())
                        .map(Long::intValue);
    }
}
