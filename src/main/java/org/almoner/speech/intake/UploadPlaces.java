package org.almoner.speech.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.almoner.speech.SpeechSettings;
import org.almoner.web.problem.ProblemException;

/** How many recordings may arrive at once: in all, and from one client, which could hold all places by sending slowly. */
@Startup // its metrics are there from the start
@ApplicationScoped
class UploadPlaces {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final SpeechSettings settings;
    private final Map<String, Integer> ofClients = new HashMap<>();
    private int taken;

    UploadPlaces(SpeechSettings settings, MeterRegistry metrics) {
        this.settings = settings;
        metrics.gauge("almoner.speech.uploads.underway", this, UploadPlaces::count);
    }

    /** Takes a place, to be given back by {@link #leave}. @throws ProblemException 429 or 503 when there is none */
    synchronized void enter(String client) {
        int own = ofClients.getOrDefault(client, 0);
        if (own >= settings.uploadsPerClient()) {
            throw ProblemException.tooManyRequests(RETRY_AFTER);
        }
        if (taken >= settings.uploads()) {
            throw ProblemException.unavailable(
                    "Too many recordings are being sent at the moment; try again later.", RETRY_AFTER);
        }
        ofClients.put(client, own + 1);
        taken++;
    }

    synchronized void leave(String client) {
        ofClients.computeIfPresent(client, (any, own) -> own > 1 ? own - 1 : null);
        taken--;
    }

    private synchronized int count() {
        return taken;
    }
}
