package org.almoner.knowledge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A source as it is answered.
 *
 * @param text null in a list, and that of a transcript for whoever is no administrator
 * @param chunks how many it was cut into
 * @param recordingId and ticketId of a transcript; null for a document
 */
@RegisterForReflection
@Schema(name = "Source")
public record SourceView(
        UUID id,
        String title,

        @Schema(nullable = true, description = "Null in a list, and to an auditor where it is a transcript")
        String text,

        SourceFormat format,
        String language,
        @JsonProperty("public") boolean isPublic,
        @Schema(nullable = true) UUID recordingId,
        @Schema(nullable = true) UUID ticketId,
        int chunks,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** All of it but the text. */
    static final String FIELDS =
            "id, title, format, language, isPublic, recordingId, ticketId, chunks, version, createdAt, updatedAt";

    static SourceView withText(KnowledgeSource source) {
        return of(source, source.text);
    }

    static SourceView withoutText(KnowledgeSource source) {
        return of(source, null);
    }

    /** @param row {@link #FIELDS} */
    static SourceView of(Object[] row) {
        return new SourceView(
                (UUID) row[0],
                (String) row[1],
                null,
                (SourceFormat) row[2],
                (String) row[3],
                (Boolean) row[4],
                (UUID) row[5],
                (UUID) row[6],
                (Integer) row[7],
                (Long) row[8],
                (Instant) row[9],
                (Instant) row[10]);
    }

    private static SourceView of(KnowledgeSource source, String text) {
        return new SourceView(
                source.id,
                source.title,
                text,
                source.format,
                source.language,
                source.isPublic,
                source.recordingId,
                source.ticketId,
                source.chunks,
                source.version,
                source.createdAt,
                source.updatedAt);
    }

    /** Not the default, which would put a text into a log line. */
    @Override
    public String toString() {
        return "SourceView[" + id + "]";
    }
}
