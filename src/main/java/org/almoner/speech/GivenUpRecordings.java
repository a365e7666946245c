package org.almoner.speech;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Pieces;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.TextArray;

/**
 * Recordings that are to go. To delete audio takes time for each byte of it, and strangers send it: so a recording is given up in a
 * transaction, by which it has no ticket, is UPLOADING, and nobody finds it any more; and deleted after that, in statements of which
 * each is quick. What one of these did not get to, the next one does, on whatever replica.
 */
@ApplicationScoped
public class GivenUpRecordings {

    /** Beyond the time that an upload may take: for the last statement. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final String GIVE_UP = """
            with given_up as (
                update recordings set status = 'UPLOADING', ticket_id = null, leased_by = null, leased_until = null
                where id in (select id from recordings where %s limit 1000)
                returning id
            ), forgotten as (
                delete from recording_transcripts where recording_id in (select id from given_up)
            )
            select count(*) from given_up
            """;

    private static final String ONE = GIVE_UP.formatted("id = cast(:which as uuid)");

    private static final String OF_TICKETS =
            GIVE_UP.formatted("ticket_id in (select unnest(cast(cast(:which as text) as uuid[])))");

    /** Likewise what a replica that died was receiving. */
    private static final String TO_GO =
            "status = 'UPLOADING' and (ticket_id is null or created_at < now() - cast(cast($1 as text) as interval))";

    /** 32 MiB. */
    private static final String DELETE_PARTS = """
            delete from recording_parts where (recording_id, number) in (
                select part.recording_id, part.number
                from recordings join recording_parts as part on part.recording_id = recordings.id
                where %s order by part.recording_id, part.number limit 128)
            """.formatted(TO_GO);

    private static final String DELETE = """
            delete from recordings where id in (
                select id from recordings
                where %s and not exists (select from recording_parts where recording_id = recordings.id) limit 50)
            returning id
            """.formatted(TO_GO);

    private static final String LEFT = "select exists (select from recordings where %s)".formatted(TO_GO);

    private final Reads reads;
    private final List<TranscriptReader> readers;
    private final String stale;

    GivenUpRecordings(Reads reads, SpeechSettings settings, @All List<TranscriptReader> readers) {
        this.reads = reads;
        this.readers = readers;
        this.stale = settings.uploadTime().plus(GRACE).toString();
    }

    /** One, in the caller's transaction, and what readers made of its transcript. */
    public Uni<Void> giveUp(Recording recording) {
        return Multi.createFrom()
                .iterable(readers)
                .onItem()
                .transformToUniAndConcatenate(
                        reader -> reader.read(new Transcript(recording.id, recording.ticketId, null, "")))
                .collect()
                .last()
                .chain(() -> giveUp(ONE, recording.id.toString()))
                .replaceWithVoid();
    }

    /** All of some tickets, in the caller's transaction; what readers made of their transcripts is theirs to forget. @return how many */
    public Uni<Integer> giveUp(Collection<UUID> tickets) {
        return Pieces.untilNothing(() -> giveUp(OF_TICKETS, TextArray.of(tickets)));
    }

    private static Uni<Integer> giveUp(String sql, String which) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql, Long.class)
                        .setParameter("which", which)
                        .getSingleResult())
                .map(Math::toIntExact);
    }

    /** Deletes them, and what replicas that died were receiving, until none is left. @return how many */
    public Uni<Integer> delete() {
        return Multi.createBy()
                .repeating()
                .uni(this::deletePiece)
                .whilst(Piece::isFollowed)
                .collect()
                .in(() -> new int[1], (sum, piece) -> sum[0] += piece.deleted())
                .map(sum -> sum[0]);
    }

    private record Piece(int deleted, boolean isFollowed) {}

    /** Where another replica is at the same, it is waited for, as long as locks are: so that nobody says it is done before it is. */
    private Uni<Piece> deletePiece() {
        return reads.read(DELETE_PARTS, stale)
                .chain(() -> reads.read(DELETE, stale))
                .flatMap(deleted ->
                        reads.read(LEFT, stale).map(left -> new Piece(deleted.size(), (boolean) left.get(0)[0])));
    }
}
