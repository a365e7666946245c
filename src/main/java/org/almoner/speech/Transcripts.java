package org.almoner.speech;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Pieces;
import org.almoner.database.sql.RowJson;

/** Stores transcripts, and tells of each whoever wants to know. */
@ApplicationScoped
public class Transcripts {

    private static final String HOLD_TICKET = """
            select id from recording_tickets where id = (select ticket_id from recordings where id = :id) for share
            """;

    /** 32 MiB: a recording may be larger than what one statement gets to. */
    private static final String DELETE_PARTS = """
            delete from recording_parts where recording_id = :id and number in (
                select number from recording_parts where recording_id = :id limit 128)
            """;

    private final List<TranscriptReader> readers;
    private final SpeechSettings settings;
    private final Clock clock;

    Transcripts(@All List<TranscriptReader> readers, SpeechSettings settings, Clock clock) {
        this.readers = readers;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes the recording DONE with this transcript, in the caller's transaction or one of its own, and deletes its audio
     * where that is set.
     *
     * @param holder of the lease
     * @return false, and nothing is stored, when the lease is no longer that holder's or the recording is gone
     */
    public Uni<Boolean> store(UUID recordingId, UUID holder, Heard heard) {
        return Panache.withTransaction(() -> holdTicket(recordingId)
                .chain(() -> Recording.findToChange(recordingId))
                .flatMap(recording -> {
                    if (recording == null || !recording.isLeasedBy(holder)) {
                        return Uni.createFrom().item(false);
                    }
                    return store(recording, heard).replaceWith(true);
                }));
    }

    /**
     * Readers may copy what the ticket says of a person: whoever forgets that person waits for the copy, or is waited for. Before the
     * recording, as they hold it.
     */
    private static Uni<Void> holdTicket(UUID recordingId) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(HOLD_TICKET, UUID.class)
                        .setParameter("id", recordingId)
                        .getResultList())
                .replaceWithVoid();
    }

    private Uni<Void> store(Recording recording, Heard heard) {
        recording.done(clock.instant());
        RecordingTranscript transcript =
                RecordingTranscript.of(recording.id, heard, written(heard.segments()), clock.instant());
        return RecordingTranscript.delete("recordingId", recording.id)
                .chain(() -> transcript.persistAndFlush())
                .chain(() -> settings.deleteAudio()
                        ? deleteAudio(recording)
                        : Uni.createFrom().voidItem())
                .chain(() -> tell(new Transcript(recording.id, recording.ticketId, heard.language(), heard.text())));
    }

    private Uni<Void> deleteAudio(Recording recording) {
        recording.audioDeletedAt = recording.updatedAt;
        return Pieces.untilNothing(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(DELETE_PARTS)
                                .setParameter("id", recording.id)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    private Uni<Void> tell(Transcript transcript) {
        return Multi.createFrom()
                .iterable(readers)
                .onItem()
                .transformToUniAndConcatenate(reader -> reader.read(transcript))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What was heard in a recording, within the caller's session; nothing while it is not DONE. */
    public Uni<Optional<Heard>> of(UUID recordingId) {
        return RecordingTranscript.<RecordingTranscript>findById(recordingId)
                .map(found -> Optional.ofNullable(found)
                        .map(transcript -> new Heard(transcript.language, transcript.text, read(transcript.segments))));
    }

    private static String written(List<Segment> segments) {
        return RowJson.write(segments);
    }

    private static List<Segment> read(String segments) {
        return RowJson.readList(segments, Segment.class);
    }
}
