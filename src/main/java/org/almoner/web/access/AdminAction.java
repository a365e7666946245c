package org.almoner.web.access;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was changed by hand.
 *
 * @param target null where it is no single thing
 * @param outcome DONE, FAILED, or null while nobody has seen its end
 */
@RegisterForReflection
public record AdminAction(
        UUID id,
        Instant at,
        String actor,
        String action,
        @Schema(nullable = true) String target,
        @Schema(nullable = true) String details,
        @Schema(nullable = true) String outcome) {

    static final String SELECT = "select id, begun_at, actor, action, target, details, outcome from admin_actions";

    static AdminAction of(Object[] row) {
        return new AdminAction(
                (UUID) row[0],
                instant(row[1]),
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (String) row[5],
                (String) row[6]);
    }
}
