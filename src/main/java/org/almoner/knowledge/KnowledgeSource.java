package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;

/** A text that can be searched. One that nobody has published may be personal data: never logged. */
@Entity
@Table(name = "knowledge_sources")
public class KnowledgeSource extends PanacheEntityBase {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Column(nullable = false, length = 200)
    public String title;

    @Column(nullable = false)
    public String text;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public SourceFormat format;

    /** A language tag of BCP 47. */
    @Column(nullable = false)
    public String language;

    /** How its chunks are searched; see {@link TextSearch}. */
    @Column(nullable = false)
    public String configuration;

    @Column(name = "is_public", nullable = false)
    public boolean isPublic;

    /** Whose transcript it is; null for a document. */
    @Column(name = "recording_id", updatable = false)
    public UUID recordingId;

    /** The ticket of that recording; null for a document. */
    @Column(name = "ticket_id", updatable = false)
    public UUID ticketId;

    /** How many it was cut into. */
    @Column(nullable = false)
    public int chunks;

    /** Grows with each change, so that nobody overwrites what they have not seen. */
    @Version
    public long version;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    public Instant updatedAt;

    /** For Hibernate. */
    protected KnowledgeSource() {}

    /** @param recordingId and the ticket's: null for a document */
    static KnowledgeSource of(SourceContent content, UUID recordingId, UUID ticketId, Instant now) {
        KnowledgeSource source = new KnowledgeSource();
        source.recordingId = recordingId;
        source.ticketId = ticketId;
        source.createdAt = now;
        source.change(content, now);
        return source;
    }

    /** The source, or null when there is none. */
    public static Uni<KnowledgeSource> find(UUID id) {
        return findById(id);
    }

    /** The same, out of reach of other writers until the end of the transaction. */
    static Uni<KnowledgeSource> findToRemove(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The transcript of that recording, or null. */
    static Uni<KnowledgeSource> ofRecording(UUID recordingId) {
        return find("recordingId", recordingId).firstResult();
    }

    /** Takes over all of it; its chunks are another matter ({@link KnowledgeSources}). */
    void change(SourceContent content, Instant now) {
        title = content.title();
        text = content.text();
        format = content.format();
        language = content.language();
        configuration = TextSearch.configuration(content.language());
        isPublic = content.isPublic();
        updatedAt = now;
    }

    /** Deletes its row and its chunks with a statement: see RecordingTicket.remove(). */
    public Uni<Void> remove() {
        return delete("id", id).replaceWithVoid();
    }
}
