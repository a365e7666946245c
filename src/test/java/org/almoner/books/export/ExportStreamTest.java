package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExportStreamTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Who waits for it holds a connection and one of the places of those that export. */
    @Test
    void rowThatCannotBeWrittenFailsBeforeTheAnswerHasBegun() throws Exception {
        Export broken = new Export("", List.of(), "broken.csv", "text/csv", "head\n", row -> {
            throw new IllegalStateException("no such word");
        });
        CompletableFuture<Void> taken = new CompletableFuture<>();
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        int port = vertx.createHttpServer()
                .requestHandler(request -> new ExportStream(request, vertx.getOrCreateContext(), broken, false)
                        .take(List.<Object[]>of(new Object[0]))
                        .whenComplete((done, failure) -> {
                            begun.complete(request.response().headWritten());
                            taken.completeExceptionally(failure);
                            end(request);
                        }))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        vertx.createHttpClient().request(HttpMethod.GET, port, "localhost", "/").onSuccess(request -> request.send());
        assertThatThrownBy(() -> taken.get(10, TimeUnit.SECONDS)).hasMessageContaining("no such word");
        assertThat(begun.join()).isFalse();
    }

    private static void end(HttpServerRequest request) {
        request.response().setStatusCode(500).end();
    }
}
