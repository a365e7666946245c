package org.almoner.knowledge;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.almoner.web.privacy.PersonalData;

/**
 * Transcripts of a person's tickets: they go, or they lose the name that their tickets lose. Before the recordings, with which
 * they would go uncounted.
 */
@ApplicationScoped
@Priority(1)
class TranscriptsOfPerson implements PersonalData {

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
