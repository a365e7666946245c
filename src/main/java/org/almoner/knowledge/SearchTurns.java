package org.almoner.knowledge;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.almoner.web.access.ClientPlaces;

/** Keeps searches, which anybody may send, from taking all connections to the database, and one client's from taking all turns. */
@ApplicationScoped
class SearchTurns {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ClientPlaces places;

    SearchTurns(KnowledgeSettings settings) {
        int atOnce = settings.searchesAtOnce();
        this.places = new ClientPlaces(atOnce, (atOnce + 1) / 2, "Too many search at the moment.", RETRY);
    }

    /**
     * Runs it to its end, also when whoever asked has hung up: the database works at it until then, so that it counts.
     *
     * @param client whom it counts for
     * @return fails at once with 503 when there are as many already, with 429 when half of them are this client's
     */
    <T> Uni<T> take(String client, Supplier<Uni<T>> search) {
        return Uni.createFrom().deferred(() -> {
            places.enter(client);
            return Uni.createFrom()
                    .emitter(answer -> Uni.createFrom()
                            .deferred(() -> search.get())
                            .onTermination()
                            .invoke(() -> places.leave(client))
                            .subscribe()
                            .with(answer::complete, answer::fail));
        });
    }
}
