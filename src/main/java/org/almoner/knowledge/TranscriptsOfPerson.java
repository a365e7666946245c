package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.almoner.web.privacy.PersonalData;

/**
 * Transcripts of a person's tickets: they go, or they lose the name that their tickets lose. Before the recordings, with which
 * they would go uncounted.
 */
@ApplicationScoped
@Priority(1)
class TranscriptsOfPerson implements PersonalData {

    private static final String HOLD_TICKETS =
            "select id from recording_tickets where id in (:ids) order by id for no key update";

    private final KnowledgeSources sources;

    TranscriptsOfPerson(KnowledgeSources sources) {
        this.sources = sources;
    }

    @Override
    public String kind() {
        return "transcripts";
    }

    @Override
    public Uni<Integer> erase(Person person) {
        if (person.tickets().isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return holdTickets(person).chain(() -> eraseHeld(person));
    }

    /** A transcript that is being stored copies the name of its ticket: it is waited for, or it waits for this. */
    private static Uni<Void> holdTickets(Person person) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(HOLD_TICKETS, UUID.class)
                        .setParameter("ids", person.tickets())
                        .getResultList())
                .replaceWithVoid();
    }

    private Uni<Integer> eraseHeld(Person person) {
        return person.withRecordings()
                ? KnowledgeSource.delete("ticketId in ?1", person.tickets()).map(Long::intValue)
                : KnowledgeSource.<KnowledgeSource>list(
                                "ticketId in ?1 and title <> ?2", person.tickets(), TranscriptSources.WITHOUT_NAME)
                        .call(this::forgetNames)
                        .map(List::size);
    }

    /** One after the other, as a session wants it. The name is in what the chunks are found by, so they are cut anew. */
    private Uni<Void> forgetNames(List<KnowledgeSource> found) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(source -> sources.replace(
                        source,
                        new SourceContent(
                                TranscriptSources.WITHOUT_NAME,
                                source.text,
                                source.format,
                                source.language,
                                source.isPublic)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
