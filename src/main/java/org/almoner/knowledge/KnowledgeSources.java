package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Writes sources with their chunks, in the caller's transaction: both are there, or neither. */
@ApplicationScoped
public class KnowledgeSources {

    private final Chunks chunks;
    private final Clock clock;

    KnowledgeSources(Chunks chunks, Clock clock) {
        this.chunks = chunks;
        this.clock = clock;
    }

    /** A document. */
    public Uni<KnowledgeSource> add(SourceContent content) {
        return write(KnowledgeSource.of(content, null, null, clock.instant()));
    }

    /** A transcript, of which there is one for a recording. */
    Uni<KnowledgeSource> addTranscript(SourceContent content, UUID recordingId, UUID ticketId) {
        return write(KnowledgeSource.of(content, recordingId, ticketId, clock.instant()));
    }

    /**
     * Cuts it anew.
     *
     * @param source found in this session
     * @return fails with an OptimisticLockException when somebody else has changed it since
     */
    public Uni<KnowledgeSource> replace(KnowledgeSource source, SourceContent content) {
        source.change(content, clock.instant());
        return write(source);
    }

    /** The source goes first: its row decides which of two writers may write chunks. */
    private Uni<KnowledgeSource> write(KnowledgeSource source) {
        return chunks.cut(source)
                .invoke(pieces -> source.chunks = pieces.size())
                .call(() -> source.persist())
                .call(Panache::flush)
                .flatMap(pieces -> chunks.write(source, pieces))
                .replaceWith(source);
    }
}
