package org.almoner.speech.transcription;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.Reads;
import org.almoner.speech.SpeechSettings;
import org.almoner.speech.Transcripts;

/** Makes the loop look when a test wants it to, as the scheduler does: in a context of its own. */
@ApplicationScoped
public class Looks {

    private final TranscriptionLoop loop;
    private final JobQueue queue;
    private final TranscriptionServer server;
    private final AnswerReader answers;
    private final Transcripts transcripts;
    private final Reads reads;
    private final SpeechSettings settings;
    private final Outage outage;
    private final Clock clock;
    private volatile CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    Looks(
            TranscriptionLoop loop,
            JobQueue queue,
            TranscriptionServer server,
            AnswerReader answers,
            Transcripts transcripts,
            Reads reads,
            SpeechSettings settings,
            Outage outage,
            Clock clock) {
        this.loop = loop;
        this.queue = queue;
        this.server = server;
        this.answers = answers;
        this.transcripts = transcripts;
        this.reads = reads;
        this.settings = settings;
        this.outage = outage;
        this.clock = clock;
    }

    /** Until nothing is left that is due. */
    public void look() {
        begin();
        untilItIsOver();
    }

    /** The same in a service that keeps its transcripts there. */
    public void look(Transcripts there) {
        look(server, there, settings);
    }

    /** The same in a service that calls by these settings. */
    public void look(SpeechSettings others) {
        look(new TranscriptionServer(others, answers), transcripts, others);
    }

    private void look(TranscriptionServer server, Transcripts transcripts, SpeechSettings settings) {
        MeterRegistry metrics = new SimpleMeterRegistry();
        Transcription transcription = new Transcription(queue, server, transcripts, reads, settings, metrics);
        begin(new TranscriptionLoop(queue, transcription, server, outage, clock, metrics));
        untilItIsOver();
    }

    /** Does not wait for it. */
    public void begin() {
        begin(loop);
    }

    private void untilItIsOver() {
        running.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private void begin(TranscriptionLoop loop) {
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
