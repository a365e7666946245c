package org.almoner.books.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.Causes;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Snapshots;
import org.almoner.database.standby.StandbyReads;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/** Answers with a file of any length, from one snapshot. Few at once, since each has a connection of its own. */
@ApplicationScoped
public class Exports {

    private static final Logger LOG = Logger.getLogger(Exports.class);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final StandbyReads reads;
    private final Vertx vertx;
    private final AtomicInteger running = new AtomicInteger();

    Exports(StandbyReads reads, Vertx vertx) {
        this.reads = reads;
        this.vertx = vertx;
    }

    /**
     * Writes past Quarkus REST, which would end an export that has failed like one that is whole.
     *
     * @param marked whether it begins with a byte order mark, by which some spreadsheets know UTF-8
     * @return fails with a {@link ProblemException} of 503 while others are exporting
     */
    public Uni<Void> write(Export export, boolean marked, HttpServerRequest request) {
        if (request.method().equals(HttpMethod.HEAD)) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> writeInPlace(export, marked, request));
    }

    /** Its place is taken when somebody waits for it, and given back with the end of that. */
    private Uni<Void> writeInPlace(Export export, boolean marked, HttpServerRequest request) {
        if (running.incrementAndGet() > Snapshots.LIMIT) {
            running.decrementAndGet();
            throw ProblemException.unavailable("Others are exporting at the moment.", RETRY);
        }
        Context context = vertx.getOrCreateContext();
        ExportStream stream = new ExportStream(request, context, export, marked);
        return reads.snapshot(export.sql(), export.parameters(), stream)
                .onTermination()
                .invoke(running::decrementAndGet)
                .onItemOrFailure()
                .transformToUni((read, failure) -> Uni.createFrom()
                        .completionStage(() -> stream.end(failure))
                        .invoke(answered -> {
                            if (failure != null && answered && !hasGone(failure)) {
                                LOG.warnf("An export is not whole: %s", DatabaseFailure.describe(failure));
                            }
                        })
                        .flatMap(answered -> failure == null || answered
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(failure)));
    }

    private static boolean hasGone(Throwable failure) {
        return Causes.of(failure).anyMatch(ExportStream.ReaderGoneException.class::isInstance);
    }
}
