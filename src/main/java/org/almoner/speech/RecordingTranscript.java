package org.almoner.speech;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** What was said in a recording; apart from it, since a list of recordings must not read them all. Never logged. */
@Entity
@Immutable
@Table(name = "recording_transcripts")
class RecordingTranscript extends PanacheEntityBase {

    @Id
    @Column(name = "recording_id")
    UUID recordingId;

    /** May be null. */
    @Column
    String language;

    @Column(nullable = false)
    String text;

    /** A JSON array of {@link Segment}. */
    @Column(nullable = false)
    String segments;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    /** For Hibernate. */
    protected RecordingTranscript() {}

    static RecordingTranscript of(UUID recordingId, Heard heard, String segments, Instant now) {
        RecordingTranscript transcript = new RecordingTranscript();
        transcript.recordingId = recordingId;
        transcript.language = heard.language();
        transcript.text = heard.text();
        transcript.segments = segments;
        transcript.createdAt = now;
        return transcript;
    }
}
