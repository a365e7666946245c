package org.almoner.knowledge;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.almoner.web.problem.ProblemException;

/** Keeps searches, which anybody may send, from taking all connections to the database. */
@ApplicationScoped
class SearchTurns {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final int atOnce;
    private final AtomicInteger underWay = new AtomicInteger();

    SearchTurns(KnowledgeSettings settings) {
        this.atOnce = settings.searchesAtOnce();
    }

    /**
     * Runs it to its end, also when whoever asked has hung up: the database works at it until then, so that it counts.
     *
     * @return fails with 503 at once when there are as many already
     */
    <T> Uni<T> take(Supplier<Uni<T>> search) {
        return Uni.createFrom().emitter(answer -> {
            if (underWay.incrementAndGet() > atOnce) {
                underWay.decrementAndGet();
                answer.fail(ProblemException.unavailable("Too many search at the moment.", RETRY));
                return;
            }
            Uni.createFrom()
                    .deferred(() -> search.get())
                    .onTermination()
                    .invoke(underWay::decrementAndGet)
                    .subscribe()
                    .with(answer::complete, answer::fail);
        });
    }
}
