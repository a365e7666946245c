package org.almoner.dev;

import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;

/** The stand-in of a transcription server. It hears how long a recording is, and says so as OpenAI's API does. */
@ApplicationScoped
class StandInSpeech {

    /** Where it lives; {@code SPEECH_API_URL} leads here when development has no server of its own. */
    static final String PATH = "/dev/speech";

    private static final String TEXT = "This is what the stand-in of a transcription server makes of a recording of ";

    void install(@Observes Router router) {
        router.post(PATH + "/v1/audio/transcriptions").handler(StandInSpeech::transcribe);
    }

    private static void transcribe(RoutingContext context) {
        AtomicLong bytes = new AtomicLong(-1);
        context.request()
                .setExpectMultipart(true)
                .uploadHandler(file -> count(file, bytes))
                .exceptionHandler(context::fail)
                .endHandler(ended -> answer(context, bytes.get()));
        context.request().resume();
    }

    private static void count(HttpServerFileUpload file, AtomicLong bytes) {
        if (file.name().equals("file")) {
            bytes.set(0);
            file.handler(part -> bytes.addAndGet(part.length()));
        }
    }

    private static void answer(RoutingContext context, long bytes) {
        boolean understood = bytes > 0
                && context.request().getFormAttribute("model") != null
                && "verbose_json".equals(context.request().getFormAttribute("response_format"));
        String text = TEXT + bytes + " bytes.";
        JsonObject body = understood
                ? new JsonObject()
                        .put("task", "transcribe")
                        .put("language", "english")
                        .put("duration", 4.0)
                        .put("text", text)
                        .put(
                                "segments",
                                new JsonArray().add(segment(0, 2.5, TEXT)).add(segment(2.5, 4, bytes + " bytes.")))
                : new JsonObject()
                        .put("error", new JsonObject().put("message", "file, model or response_format is missing"));
        context.response()
                .setStatusCode(understood ? 200 : 400)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }

    private static JsonObject segment(double start, double end, String text) {
        return new JsonObject().put("start", start).put("end", end).put("text", text);
    }
}
