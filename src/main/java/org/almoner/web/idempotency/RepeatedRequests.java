package org.almoner.web.idempotency;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.web.problem.ProblemException;

/**
 * Which keys were used for what. Whoever claims a key first does the work; the same request with the same key is then told what
 * came of it, another request with that key is a 422, and one that comes while the first is under way a 409.
 */
@ApplicationScoped
public class RepeatedRequests {

    /** How long a key is known. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * Takes what is not there, what is too old, and what somebody took for a time and did not finish: then the result stays the one
     * that they had announced. A claim that is not yet committed is waited for. How long one holds is by the clock of the database: others
     * judge by it.
     */
    private static final String CLAIM = """
            insert into idempotency_keys as known (key, request, result, at, held_until)
            values (cast($1 as text), cast($2 as text), cast(cast($3 as text) as uuid),
                cast(cast($4 as text) as timestamptz), now() + cast(nullif(cast($5 as text), '') as interval))
            on conflict (key) do update set
                request = excluded.request,
                result = case when known.at < cast(cast($6 as text) as timestamptz) then excluded.result else known.result end,
                at = excluded.at, held_until = excluded.held_until, answer = null
            where known.at < cast(cast($6 as text) as timestamptz)
                or known.held_until < now() and known.request = excluded.request
            returning cast(result as text), request
            """;

    private static final String READ = """
            select request, cast(result as text), cast(extract(epoch from at) * 1000000 as bigint),
                held_until is not null, answer
            from idempotency_keys where key = cast($1 as text)
            """;

    private static final String MADE = """
            update idempotency_keys set result = cast(cast($2 as text) as uuid), at = cast(cast($3 as text) as timestamptz)
            where key = cast($1 as text) returning key, request
            """;

    private static final String DONE = """
            update idempotency_keys set held_until = null, answer = cast($3 as text)
            where key = cast($1 as text) and result = cast(cast($2 as text) as uuid) returning key, request
            """;

    private static final String FORGET = """
            delete from idempotency_keys
            where key = cast($1 as text) and result = cast(cast($2 as text) as uuid) and held_until is not null
            returning key, request
            """;

    private final Reads reads;
    private final Clock clock;

    RepeatedRequests(Reads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * A request with its key.
     *
     * @param key what it is found by
     * @param request what tells it from another
     */
    public record Keyed(String key, String request) {

        /** @param operation what is done, and to what; @param parts all that matters of the request */
        public static Keyed of(IdempotencyKey key, String operation, String... parts) {
            return new Keyed(key.stored(operation), key.fingerprint(parts));
        }
    }

    /**
     * What a key stands for.
     *
     * @param isNew whether the work is to be done now
     * @param result the id of what is made
     * @param at when it was; null while it is to be done
     * @param answer what {@link #done} kept; null while it is to be done, and where nothing is kept
     */
    public record Claim(boolean isNew, UUID result, Instant at, String answer) {}

    /**
     * In the transaction of a session that is open, which is to make what the key stands for: it is made when the key is kept, and
     * the other way round. Afterwards {@link #made} says what it was.
     */
    public Uni<Claim> claimInTransaction(Keyed keyed) {
        return claim(RepeatedRequests::inSession, keyed, UUID.randomUUID(), "");
    }

    /** What the transaction made. */
    public Uni<Void> made(Keyed keyed, UUID result, Instant at) {
        return inSession(MADE, keyed.key(), result.toString(), at.toString()).replaceWithVoid();
    }

    /**
     * For work that no transaction holds together.
     *
     * @param result the id that it is to be given; the claim may name an earlier one, by which the work was begun
     * @param hold after how long somebody else may take the work up, if nothing is heard of it
     */
    public Uni<Claim> claim(Keyed keyed, UUID result, Duration hold) {
        return reads.inTime(claim(this::onItsOwn, keyed, result, hold.toString()));
    }

    /** @param answer to be told again; nothing personal */
    public Uni<Void> done(Keyed keyed, UUID result, String answer) {
        return reads.inTime(onItsOwn(DONE, keyed.key(), result.toString(), answer))
                .replaceWithVoid();
    }

    /** The work failed and left nothing: the next request with this key begins anew. */
    public Uni<Void> forget(Keyed keyed, UUID result) {
        return reads.inTime(onItsOwn(FORGET, keyed.key(), result.toString())).replaceWithVoid();
    }

    private Uni<Claim> claim(Sql sql, Keyed keyed, UUID result, String hold) {
        Instant now = clock.instant();
        return sql.send(
                        CLAIM,
                        keyed.key(),
                        keyed.request(),
                        result.toString(),
                        now.toString(),
                        hold,
                        now.minus(KEPT).toString())
                .flatMap(taken -> taken.isEmpty()
                        ? sql.send(READ, keyed.key()).map(known -> before(keyed, known))
                        : Uni.createFrom()
                                .item(new Claim(true, UUID.fromString((String) taken.get(0)[0]), null, null)));
    }

    private static Claim before(Keyed keyed, List<Object[]> known) {
        if (known.isEmpty()) {
            throw underWay(); // it was given up just now
        }
        Object[] row = known.get(0);
        if (!keyed.request().equals(row[0])) {
            throw ProblemException.unprocessable("This Idempotency-Key was used for another request; take a new one.");
        }
        if ((Boolean) row[3]) {
            throw underWay();
        }
        Instant at = Instant.EPOCH.plus(((Number) row[2]).longValue(), ChronoUnit.MICROS);
        return new Claim(false, UUID.fromString((String) row[1]), at, (String) row[4]);
    }

    private static ProblemException underWay() {
        return ProblemException.underWay("A request with this Idempotency-Key is under way.", SOON);
    }

    /** Where statements go. */
    private interface Sql {

        Uni<List<Object[]>> send(String sql, String... parameters);
    }

    private Uni<List<Object[]>> onItsOwn(String sql, String... parameters) {
        return reads.ask(sql, (Object[]) parameters);
    }

    private static Uni<List<Object[]>> inSession(String sql, String... parameters) {
        return Panache.getSession().flatMap(session -> {
            var query = session.createNativeQuery(sql.replace('$', '?'), Object[].class);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.getResultList();
        });
    }
}
