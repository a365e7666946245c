package org.almoner.web.problem;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Patience;
import org.jboss.logging.Logger;

/**
 * Answers who asks for work that grows with what is stored, and may take minutes. Nothing is written on their connection until it is done, so
 * that it would be closed as idle, by us or by a proxy, and they would never hear of it. The work goes on to its end: what is asked for
 * this way is safe to ask for again.
 */
@ApplicationScoped
public class LongWork {

    /**
     * After which there is an answer in any case: below {@code quarkus.http.idle-timeout}, and below the minute after which load balancers
     * and proxies give up by default.
     */
    static final Duration PATIENCE = Duration.ofSeconds(55);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(LongWork.class);

    private volatile Duration patience = PATIENCE;

    /** What went on when its request was answered, and has not come to its end. */
    private final Map<Object, AtomicBoolean> goingOn = new ConcurrentHashMap<>();

    /** As the work does when it comes to its end in time; otherwise fails as a 503 that says that it goes on. */
    public <T> Uni<T> answer(Uni<T> work) {
        return answer(patience, work, () -> {
            throw unavailable("This takes longer than an answer may. It goes on: ask again, later, for its result.");
        });
    }

    /**
     * Likewise of work that changes something, and does what is left when it is asked for again: not begun on this replica while it goes on.
     *
     * @param what equal for the same work
     */
    public <T> Uni<T> answerOnce(Object what, Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (goingOn.containsKey(what)) {
                throw unavailable(
                        "This was asked for before. It goes on: ask again in a few minutes, which does and counts what is left.");
            }
            AtomicBoolean ended = new AtomicBoolean();
            Uni<T> told = work.onTermination().invoke(() -> {
                ended.set(true);
                goingOn.remove(what, ended);
            });
            return answer(patience, told, () -> {
                goingOn.put(what, ended);
                if (ended.get()) {
                    goingOn.remove(what, ended);
                }
                throw unavailable(
                        "This takes longer than an answer may. It goes on: ask again in a few minutes, which does and counts what is left.");
            });
        });
    }

    private static ProblemException unavailable(String detail) {
        return ProblemException.unavailable(detail, RETRY);
    }

    /** @param meanwhile what is answered when the work has not come to its end by then; may throw */
    public <T> Uni<T> answer(Duration limit, Uni<T> work, Supplier<T> meanwhile) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean answered = new AtomicBoolean();
            Uni<T> told = work.onFailure(failure -> answered.get())
                    .invoke(failure ->
                            LOG.warnf("What went on when its request was answered failed: %s", why(failure)));
            return Patience.atMost(limit, told, () -> {
                answered.set(true);
                return meanwhile.get();
            });
        });
    }

    private static String why(Throwable failure) {
        return failure instanceof ProblemException ? failure.getMessage() : DatabaseFailure.forLog(failure);
    }

    /** Tests have less. */
    void setPatience(Duration less) {
        patience = less;
    }
}
