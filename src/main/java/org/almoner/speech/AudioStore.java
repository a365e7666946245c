package org.almoner.speech;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.almoner.database.sql.Statements;

/**
 * The audio of recordings, part by part. Each statement may be a transaction of its own: a recording is seen once all of its
 * parts are there ({@link RecordingStatus#UPLOADING}), and a slow sender keeps neither a transaction nor a connection waiting. When
 * it was begun and finished is by the clock of the database: other replicas judge by it.
 */
public final class AudioStore {

    /** Of every part but the last. */
    public static final int PART_BYTES = 256 * 1024;

    private static final String BEGIN = """
            with begun as (
                insert into recordings
                    (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at, updated_at)
                select cast($1 as uuid), ticket.id, 'UPLOADING', cast($3 as text), 0, 0, 0, now(), now(), now()
                from recording_tickets ticket
                where ticket.id = cast($2 as uuid) and ticket.status <> 'CLOSED'
                returning id
            )
            insert into recording_parts (recording_id, number, bytes) select id, 0, cast($4 as bytea) from begun
            returning number
            """;

    private static final String ADD = """
            insert into recording_parts (recording_id, number, bytes)
            select id, cast($2 as integer), cast($3 as bytea) from recordings
            where id = cast($1 as uuid) and status = 'UPLOADING' and ticket_id is not null
            returning number
            """;

    private static final String FINISH = """
            update recordings set status = 'QUEUED', size_bytes = cast($2 as bigint), parts = cast($3 as integer),
                due_at = now(), waits_since = now(), updated_at = now()
            where id = cast($1 as uuid) and status = 'UPLOADING' and ticket_id is not null
            returning id
            """;

    private static final String ABANDON =
            "delete from recordings where id = cast($1 as uuid) and status = 'UPLOADING' returning id";

    private static final String PART =
            "select bytes from recording_parts where recording_id = cast($1 as uuid) and number = cast($2 as integer)";

    private final Statements statements;

    /** @param statements of a transaction, or such as are one each */
    public AudioStore(Statements statements) {
        this.statements = statements;
    }

    /** Makes a recording of its first part. @return false when there is no such ticket, or a closed one */
    public Uni<Boolean> begin(UUID id, UUID ticketId, String mediaType, byte[] first) {
        return changes(BEGIN, id, ticketId, mediaType, Buffer.buffer(first));
    }

    /** @param number from 1 on @return false when the recording is no longer there */
    public Uni<Boolean> add(UUID id, int number, byte[] part) {
        return changes(ADD, id, number, Buffer.buffer(part));
    }

    /** Lets it be seen. @return false when the recording is no longer there */
    public Uni<Boolean> finish(UUID id, long bytes, int parts) {
        return changes(FINISH, id, bytes, parts);
    }

    /** Deletes what has not been finished. @return false when there was nothing */
    public Uni<Boolean> abandon(UUID id) {
        return changes(ABANDON, id);
    }

    /** @return null when it is not there */
    public Uni<Buffer> part(UUID id, int number) {
        return statements.ask(PART, id, number).map(rows -> rows.isEmpty() ? null : (Buffer) rows.get(0)[0]);
    }

    private Uni<Boolean> changes(String sql, Object... parameters) {
        return statements.ask(sql, parameters).map(rows -> !rows.isEmpty());
    }
}
