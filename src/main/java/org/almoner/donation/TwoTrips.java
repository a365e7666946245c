package org.almoner.donation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Work that first reads all that it has to know, then decides, and then sends all that it writes ({@link SessionSql#send}).
 * As a transaction of its own it costs two round trips: begin travels with what is read, and commit with what is written.
 *
 * @param reads sends its statements at once; they have no effect that would outlast a begin that failed
 * @param writes decides, and has sent all its statements when it returns. Their parameters are all cast: one of a wrong type
 *     would be refused by the driver, and PostgreSQL, which does not hear of that, would commit the rest
 */
public record TwoTrips<R, T>(
        Function<Mutiny.Session, CompletionStage<R>> reads, BiFunction<Mutiny.Session, R, CompletionStage<T>> writes) {

    /** In the caller's transaction or, where there is none, in one of Panache's that waits for begin and commit. */
    public Uni<T> inTransaction() {
        return Panache.withTransaction(() -> Panache.getSession()
                // Whatever entities the caller has changed is written first, as before any query of Hibernate's own.
                .call(Mutiny.Session::flush)
                .flatMap(session -> Uni.createFrom()
                        .completionStage(
                                () -> reads.apply(session).thenCompose(known -> writes.apply(session, known)))));
    }

    /**
     * In a session and a transaction of its own. Once begun it goes on to its end whether or not anybody waits for it: its
     * connection must not serve others before.
     *
     * @return what was written, once it is committed; when it fails, nothing was
     */
    public Uni<T> inOwnTransaction(Mutiny.SessionFactory sessions) {
        return Uni.createFrom()
                .emitter(answer -> sessions.openSession()
                        .flatMap(session -> Uni.createFrom()
                                .completionStage(() -> run(session))
                                .eventually(session::close))
                        .subscribe()
                        .with(answer::complete, answer::fail));
    }

    private CompletionStage<T> run(Mutiny.Session session) {
        CompletionStage<Void> begun = SessionSql.command(session, "begin");
        CompletionStage<CompletionStage<T>> writing = begun.thenCombine(read(session), (done, known) -> known)
                .thenApply(known -> writes.apply(session, known));
        return either(writing, sent -> commit(session, sent), failure -> rollback(session, failure));
    }

    /** What fails before it is sent fails here too, since the begin is under way. */
    private CompletionStage<R> read(Mutiny.Session session) {
        return CompletableFuture.completedStage(session).thenCompose(reads);
    }

    /** PostgreSQL makes a rollback of a commit that comes after a statement it refused, and that statement tells why. */
    private static <T> CompletionStage<T> commit(Mutiny.Session session, CompletionStage<T> sent) {
        return sent.thenCombine(SessionSql.command(session, "commit"), (written, committed) -> written);
    }

    private static <T> CompletionStage<T> rollback(Mutiny.Session session, Throwable failure) {
        return either(
                SessionSql.command(session, "rollback"),
                undone -> CompletableFuture.failedStage(failure),
                lost -> CompletableFuture.failedStage(failure));
    }

    private static <A, B> CompletionStage<B> either(
            CompletionStage<A> stage,
            Function<A, CompletionStage<B>> succeeded,
            Function<Throwable, CompletionStage<B>> failed) {
        return stage.handle((value, failure) -> failure == null ? succeeded.apply(value) : failed.apply(failure))
                .thenCompose(next -> next);
    }
}
