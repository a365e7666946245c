package org.almoner.speech.transcription;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.Backoff;
import org.almoner.database.sql.Reads;
import org.almoner.speech.SpeechSettings;

/**
 * Which recordings wait, and who works at which. A lease is one recording's, in its own row ({@code JobLeases} knows jobs by
 * their names, of which there are few), and ends by itself: what a replica that died was at is taken by another. Like theirs, all
 * times are by the clock of the database.
 */
@ApplicationScoped
class JobQueue {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** When the server is back, all go on within this. */
    private static final Duration LONGEST_PUT_OFF = Duration.ofMinutes(10);

    /** What was not tried yet is due at once, also where the clock of whoever asked for it anew is ahead. */
    private static final String CLAIM = """
            update recordings set
                status = 'TRANSCRIBING', leased_by = cast($1 as uuid), leased_until = now() + cast(cast($2 as text) as interval),
                attempts = attempts + 1, updated_at = now()
            where id = (
                select id from recordings
                where status = 'QUEUED' and (due_at <= now() or attempts = 0 and put_off = 0)
                    or status = 'TRANSCRIBING' and leased_until <= now()
                order by due_at, id
                limit 1
                for update skip locked)
            returning id, media_type, size_bytes, parts, attempts, put_off
            """;

    private static final String KEEP = """
            update recordings set leased_until = now() + cast(cast($3 as text) as interval)
            where id = cast($1 as uuid) and leased_by = cast($2 as uuid)
            returning id
            """;

    private static final String AGAIN = """
            update recordings set
                status = 'QUEUED', leased_by = null, leased_until = null, error = cast($3 as text),
                put_off = 0, due_at = now() + cast(cast($4 as text) as interval), updated_at = now()
            where id = cast($1 as uuid) and leased_by = cast($2 as uuid)
            returning id
            """;

    /** What was begun was no try of this recording. */
    private static final String PUT_OFF = """
            update recordings set
                status = 'QUEUED', leased_by = null, leased_until = null, error = cast($3 as text),
                attempts = attempts - 1, put_off = put_off + 1,
                due_at = now() + cast(cast($4 as text) as interval), updated_at = now()
            where id = cast($1 as uuid) and leased_by = cast($2 as uuid)
            returning id
            """;

    private static final String FAILED = """
            update recordings set
                status = 'FAILED', leased_by = null, leased_until = null, error = cast($3 as text),
                updated_at = now()
            where id = cast($1 as uuid) and leased_by = cast($2 as uuid)
            returning id
            """;

    /** Not by {@code due_at}, which every failure moves on. */
    private static final String OLDEST = """
            select min(waits_since) from recordings
            where status in ('QUEUED', 'TRANSCRIBING') and (leased_until is null or leased_until <= now())
            """;

    /**
     * Why the one was put off that was last, unless another was transcribed since; not by a replica whose clock is ahead. Of one that is
     * being tried again it is known no more when it was put off, but not before it waited.
     */
    private static final String TROUBLE = """
            select waiting.error from (
                select error, case status when 'QUEUED' then updated_at else waits_since end as since from recordings
                where status in ('QUEUED', 'TRANSCRIBING') and put_off > 0
                order by since desc, id limit 1) as waiting
            where not exists (select from recordings where status = 'DONE' and updated_at between waiting.since and now())
            """;

    private final Reads reads;
    private final SpeechSettings settings;

    JobQueue(Reads reads, SpeechSettings settings) {
        this.reads = reads;
        this.settings = settings;
    }

    /** @return nothing when none is due, or others are at all of them */
    Uni<Optional<Job>> claim() {
        UUID holder = UUID.randomUUID();
        return send(CLAIM, holder, settings.lease().toString())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Job(
                                (UUID) row[0], holder, (String) row[1], (long) row[2], (int) row[3], (int) row[4], (int)
                                        row[5])));
    }

    /** Goes on for another stretch. @return false when it has gone to another replica, or the recording is deleted */
    Uni<Boolean> keep(Job job) {
        return send(KEEP, job.recordingId(), job.holder(), settings.lease().toString())
                .map(rows -> !rows.isEmpty());
    }

    /**
     * It did not work this time, of which the server is not the reason any more that it may have been before.
     *
     * @param reason in words of ours
     * @return whether it is tried again, later and later, and not given up for good
     */
    Uni<Boolean> failed(Job job, String reason) {
        if (job.attempts() >= settings.attempts()) {
            return failedForGood(job, reason).replaceWith(false);
        }
        Duration pause = Backoff.doubled(settings.firstPause(), job.attempts() - 1, LONGEST_PAUSE);
        return send(AGAIN, job.recordingId(), job.holder(), reason, pause.toString())
                .replaceWith(true);
    }

    /**
     * The server transcribes nothing: the recording waits for it, later and later up to ten minutes, and keeps its tries.
     *
     * @param reason in words of ours
     */
    Uni<Void> putOff(Job job, String reason) {
        Duration pause = Backoff.doubled(settings.firstPause(), job.putOff(), LONGEST_PUT_OFF);
        return send(PUT_OFF, job.recordingId(), job.holder(), reason, pause.toString())
                .replaceWithVoid();
    }

    /** It will never work. */
    Uni<Void> failedForGood(Job job, String reason) {
        return send(FAILED, job.recordingId(), job.holder(), reason).replaceWithVoid();
    }

    /** Since when the oldest that nobody is at waits, between its tries too; nothing when none does. */
    Uni<Optional<Instant>> oldestWaiting() {
        return send(OLDEST)
                .map(rows ->
                        Optional.ofNullable((OffsetDateTime) rows.get(0)[0]).map(OffsetDateTime::toInstant));
    }

    /** Why the server transcribes nothing, by the last try of one that waits for it; nothing when it does, or none waits for it. */
    Uni<Optional<String>> trouble() {
        return send(TROUBLE).map(rows -> rows.stream().findFirst().map(row -> (String) row[0]));
    }

    boolean mayBeTried(Job job) {
        return job.attempts() <= settings.attempts();
    }

    private Uni<List<Object[]>> send(String sql, Object... parameters) {
        return reads.read(sql, parameters);
    }
}
