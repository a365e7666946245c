package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.almoner.database.sql.Pieces;
import org.almoner.database.sql.TextArray;
import org.almoner.web.privacy.PersonalData;
import org.almoner.web.privacy.TicketData;

/**
 * Transcripts of a person's tickets: they go, or they lose the name that their tickets lose. Before the recordings, with which
 * they would go uncounted. One that is being stored copies the name of its ticket: it waits for the transaction that holds that, or
 * was waited for.
 */
@ApplicationScoped
@Priority(1)
class TranscriptsOfPerson implements PersonalData, TicketData {

    /** A text and its chunks each. */
    private static final int PIECE = 20;

    private static final String OF_TICKETS = "ticket_id in (select unnest(cast(cast(:tickets as text) as uuid[])))";

    private static final String DELETE =
            "delete from knowledge_sources where id in (select id from knowledge_sources where " + OF_TICKETS
                    + " limit " + PIECE + ")";

    private static final String NAMED =
            "select * from knowledge_sources where " + OF_TICKETS + " and title <> :title limit " + PIECE;

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
        return person.withRecordings() ? delete(person.tickets()) : forgetNames(person.tickets());
    }

    @Override
    public Uni<Void> letGo(UUID ticket) {
        return delete(Set.of(ticket)).replaceWithVoid();
    }

    private static Uni<Integer> delete(Collection<UUID> tickets) {
        return Pieces.untilNothing(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE)
                        .setParameter("tickets", TextArray.of(tickets))
                        .executeUpdate()));
    }

    /** What has lost its name is found no more. */
    private Uni<Integer> forgetNames(Collection<UUID> tickets) {
        return Pieces.untilNothing(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(NAMED, KnowledgeSource.class)
                        .setParameter("tickets", TextArray.of(tickets))
                        .setParameter("title", TranscriptSources.WITHOUT_NAME)
                        .getResultList()
                        .call(this::forgetNames)
                        .invoke(session::clear) // their texts are large
                        .map(List::size)));
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
