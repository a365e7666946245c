package org.almoner.speech.transcription;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.almoner.Causes;
import org.almoner.database.sql.OwnContext;
import org.almoner.speech.Heard;
import org.almoner.speech.SpeechSettings;
import org.almoner.speech.transcription.TranscriptionFailure.Kind;
import org.jboss.resteasy.reactive.client.api.ClientMultipartForm;

/** The server that listens to recordings. */
@ApplicationScoped
class TranscriptionServer {

    private static final long CONNECT_SECONDS = 5;

    /** It has understood the request, and the audio is what it does not take. What else it refuses it would refuse of any. */
    private static final Set<Integer> NOT_THIS_AUDIO = Set.of(400, 413, 415, 422);

    /** A wrong key or address, too much at once, or a proxy's word that nobody is behind it; a 500 may be of this audio. */
    private static final Set<Integer> NO_AUDIO = Set.of(401, 403, 404, 429, 502, 503, 504);

    /** Servers tell the kind of audio by the name of the file. */
    private static final Map<String, String> FILE_NAMES = Map.of(
            "audio/wav", "recording.wav",
            "audio/mpeg", "recording.mp3",
            "audio/ogg", "recording.ogg",
            "audio/webm", "recording.webm",
            "audio/mp4", "recording.m4a");

    private final SpeechSettings settings;
    private final AnswerReader answers;
    private final Optional<String> base;
    private final String authorization;

    TranscriptionServer(SpeechSettings settings, AnswerReader answers) {
        this.settings = settings;
        this.answers = answers;
        this.base = settings.apiUrl().flatMap(SpeechSettings.API_URL::read);
        this.authorization = settings.apiKey()
                .flatMap(SpeechSettings.API_KEY::read)
                .map(key -> "Bearer " + key)
                .orElse(null);
    }

    boolean isConfigured() {
        return base.isPresent();
    }

    /** Fails with {@link TranscriptionFailure} only, and answers where it was called: Hibernate Reactive cannot change threads. */
    Uni<Heard> transcribe(Job job, Buffer audio) {
        ClientMultipartForm form = ClientMultipartForm.create()
                .attribute("model", settings.model(), null)
                .attribute("response_format", "verbose_json", null)
                .binaryFileUpload(
                        "file", FILE_NAMES.getOrDefault(job.mediaType(), "recording"), audio, job.mediaType());
        TranscriptionApi api = api();
        return api.transcribe(authorization, form)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(answers::read)
                .ifNoItem()
                .after(settings.callLimit())
                .fail()
                .onTermination()
                .invoke(() -> hangUp(api))
                .onFailure()
                .transform(TranscriptionServer::failure)
                .emitOn(OwnContext.caller());
    }

    /** One for each call: to close it is the one way to end an answer that goes on, and a call is long. */
    private TranscriptionApi api() {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(base.orElseThrow()))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(settings.callLimit().toMillis(), TimeUnit.MILLISECONDS)
                .build(TranscriptionApi.class);
    }

    private static void hangUp(TranscriptionApi api) {
        try {
            ((Closeable) api).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Throwable failure(Throwable failure) {
        if (failure instanceof TranscriptionFailure) {
            return failure;
        }
        if (failure instanceof WebApplicationException answer) {
            int status = answer.getResponse().getStatus();
            return new TranscriptionFailure(kind(status), "The transcription server answered " + status);
        }
        if (failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException) {
            return new TranscriptionFailure(Kind.PASSING, "The transcription server did not answer in time");
        }
        Throwable root = Causes.root(failure);
        if (root instanceof IllegalStateException) {
            // The client takes forms apart by itself, and this is how it says that it cannot.
            return AnswerReader.nonsense();
        }
        // No message: it holds addresses. A line that breaks later may have broken by this audio, which a server dies
        // of again and again.
        return new TranscriptionFailure(
                isUnreachable(root) ? Kind.NO_SERVICE : Kind.PASSING,
                "The transcription server cannot be reached (" + root.getClass().getSimpleName() + ")");
    }

    private static Kind kind(int status) {
        if (NOT_THIS_AUDIO.contains(status)) {
            return Kind.FINAL;
        }
        return NO_AUDIO.contains(status) ? Kind.NO_SERVICE : Kind.PASSING;
    }

    private static boolean isUnreachable(Throwable root) {
        return root instanceof ConnectException
                || root instanceof NoRouteToHostException
                || root instanceof UnknownHostException
                || root instanceof SSLException;
    }
}
