package org.almoner.fraud.guard;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.fraud.alert.AlertSettings;
import org.almoner.fraud.alert.CheckoutOpened;

/** The table of guards, which all replicas look at. */
@ApplicationScoped
public class GuardStore {

    private static final String ACTIVE = """
            select ticket_id, state, since, until, quarter, declines from fraud_guards
            where until > cast(cast($1 as text) as timestamptz)
            """;

    /** With each what has failed since its quarter. */
    private static final String COUNTED = """
            select guard.ticket_id, guard.state, guard.since, guard.until, guard.quarter, guard.declines,
                (select cast(coalesce(sum(attempts), 0) as bigint) from fraud_attempts as tried
                    where tried.ticket_id = guard.ticket_id and tried.quarter >= guard.quarter)
            from fraud_guards as guard order by guard.ticket_id
            """;

    /** With an alert for each that has become another than it was. */
    static final String SET = """
            with said as (
                select * from unnest(cast(cast($1 as text) as uuid[]), cast(cast($2 as text) as text[]),
                    cast(cast($3 as text) as timestamptz[]), cast(cast($4 as text) as timestamptz[]),
                    cast(cast($5 as text) as timestamptz[]), cast(cast($6 as text) as bigint[]))
                    as said(ticket_id, state, since, until, quarter, declines)
            ), kept as (
                insert into fraud_guards (ticket_id, state, since, until, quarter, declines)
                select * from said order by ticket_id
                on conflict (ticket_id) do update set state = excluded.state, since = excluded.since, until = excluded.until,
                    quarter = excluded.quarter, declines = excluded.declines
            )
            insert into alerts (body, created_at, due_at)
            select cast(jsonb_build_object('type', 'fraud.checkout.' || lower(state), 'timestamp', cast($7 as text),
                    'data', jsonb_build_object('ticketId', ticket_id,
                        'until', to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) as text),
                cast(cast($7 as text) as timestamptz), cast(cast($7 as text) as timestamptz)
            from said where since = cast(cast($7 as text) as timestamptz) and cast(cast($8 as text) as boolean)
            """;

    /** What is over; with an alert for each. */
    static final String OPEN = """
            with opened as (
                delete from fraud_guards where ticket_id = any(cast(cast($1 as text) as uuid[]))
                returning ticket_id
            )
            """ + CheckoutOpened.insert("$2", "$3");

    private final Reads reads;
    private final AlertSettings alerts;
    private final Clock clock;

    GuardStore(Reads reads, AlertSettings alerts, Clock clock) {
        this.reads = reads;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** A guard, and the attempts that have failed since its quarter. */
    public record Counted(Guard guard, long failed) {}

    Uni<Map<UUID, Guard>> active() {
        return reads.read(ACTIVE, clock.instant().toString()).map(rows -> {
            Map<UUID, Guard> active = new LinkedHashMap<>();
            rows.forEach(row -> active.put((UUID) row[0], guard(row)));
            return Map.copyOf(active);
        });
    }

    /** In the caller's transaction, which has the lock of cases and guards: all of them. */
    public CompletionStage<List<Counted>> counted(Statements transaction) {
        return transaction
                .send(COUNTED)
                .thenApply(rows -> rows.stream()
                        .map(row -> new Counted(guard(row), (Long) row[6]))
                        .toList());
    }

    /** In the caller's transaction. @param now as the guards that are new have it */
    public CompletionStage<?> set(Statements transaction, Collection<Guard> guards, Instant now) {
        return guards.isEmpty()
                ? CompletableFuture.completedStage(null)
                : transaction.send(
                        SET,
                        TextArray.of(guards, Guard::ticketId),
                        TextArray.of(guards, Guard::state),
                        TextArray.of(guards, Guard::since),
                        TextArray.of(guards, Guard::until),
                        TextArray.of(guards, Guard::quarter),
                        TextArray.of(guards, Guard::declines),
                        now.toString(),
                        Boolean.toString(alerts.isOn()));
    }

    /** In the caller's transaction. */
    public CompletionStage<?> open(Statements transaction, Collection<UUID> tickets, Instant now) {
        return tickets.isEmpty()
                ? CompletableFuture.completedStage(null)
                : transaction.send(OPEN, TextArray.of(tickets), now.toString(), Boolean.toString(alerts.isOn()));
    }

    private static Guard guard(Object[] row) {
        return new Guard(
                (UUID) row[0],
                Guard.State.valueOf((String) row[1]),
                instant(row[2]),
                instant(row[3]),
                instant(row[4]),
                (Long) row[5]);
    }
}
