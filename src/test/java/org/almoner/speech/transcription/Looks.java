package org.almoner.speech.transcription;

import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Makes the loop look when a test wants it to, as the scheduler does: in a context of its own. */
@ApplicationScoped
public class Looks {

    private final TranscriptionLoop loop;
    private volatile CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    Looks(TranscriptionLoop loop) {
        this.loop = loop;
    }

    /** Until nothing is left that is due. */
    public void look() {
        begin();
        running.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** Does not wait for it. */
    public void begin() {
        running = CompletableFuture.runAsync(() -> {
            try {
                VertxContextSupport.subscribeAndAwait(() -> loop.transcribeWhatWaits()
                        .ifNoItem()
                        .after(Duration.ofSeconds(30))
                        .fail());
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
    }

    public boolean isIdle() {
        return running.isDone();
    }
}
