package org.almoner.speech;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.almoner.web.problem.ProblemException;

/** What somebody sent to a ticket to be heard. {@link AudioStore} makes its row and keeps its audio, part by part. */
@Entity
@Table(name = "recordings")
public class Recording extends PanacheEntityBase {

    @Id
    public UUID id;

    /** Null once it is given up ({@link GivenUpRecordings}): then no method here finds it. */
    @Column(name = "ticket_id", updatable = false)
    public UUID ticketId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public RecordingStatus status;

    /** As told by its content. */
    @Column(name = "media_type", nullable = false, updatable = false)
    public String mediaType;

    @Column(name = "size_bytes", nullable = false)
    public long sizeBytes;

    @Column(nullable = false)
    public int parts;

    /**
     * How often its transcription was begun since it arrived, or since an administrator asked for another round, without what the
     * server would have done with any.
     */
    @Column(nullable = false)
    public int attempts;

    /** How often in that time it was put off, as the server transcribed nothing. */
    @Column(name = "put_off", nullable = false)
    int putOff;

    /** When it arrived, or an administrator asked for another round. */
    @Column(name = "waits_since", nullable = false)
    Instant waitsSince;

    /** When it is next tried, while it is QUEUED. */
    @Column(name = "due_at", nullable = false)
    public Instant dueAt;

    /** Null unless it is TRANSCRIBING. */
    @Column(name = "leased_by")
    UUID leasedBy;

    @Column(name = "leased_until")
    Instant leasedUntil;

    /** Why the last try failed, in words of ours; null when none has. */
    @Column
    public String error;

    /** Null while the audio is there. */
    @Column(name = "audio_deleted_at")
    public Instant audioDeletedAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    public Instant updatedAt;

    /** For Hibernate. */
    protected Recording() {}

    /** The recording, or null when there is none, or none that has arrived whole. */
    public static Uni<Recording> findArrived(UUID id) {
        return find("id = ?1 and status <> ?2", id, RecordingStatus.UPLOADING).firstResult();
    }

    /** The same, out of reach of other writers until the end of the transaction. */
    public static Uni<Recording> findToChange(UUID id) {
        return find("id = ?1 and status <> ?2", id, RecordingStatus.UPLOADING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /** @throws ProblemException 409 unless it has failed */
    public void retry(Instant now) {
        if (status != RecordingStatus.FAILED) {
            throw ProblemException.conflict("Only a recording that failed can be tried again.");
        }
        status = RecordingStatus.QUEUED;
        attempts = 0;
        putOff = 0;
        error = null;
        dueAt = now;
        waitsSince = now;
        updatedAt = dueAt;
    }

    /** Whether that replica still has the lease. */
    boolean isLeasedBy(UUID holder) {
        return status == RecordingStatus.TRANSCRIBING && holder.equals(leasedBy);
    }

    void done(Instant now) {
        status = RecordingStatus.DONE;
        leasedBy = null;
        leasedUntil = null;
        error = null;
        updatedAt = now;
    }
}
