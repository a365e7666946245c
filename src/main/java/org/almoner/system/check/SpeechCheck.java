package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.almoner.speech.SpeechStatus;

/** Whether recordings are transcribed, as the database knows it. */
@ApplicationScoped
class SpeechCheck implements ServiceCheck {

    /** A server that has more to do than it can. */
    private static final Duration LONG = Duration.ofHours(1);

    private final SpeechStatus speech;

    SpeechCheck(SpeechStatus speech) {
        this.speech = speech;
    }

    @Override
    public Service service() {
        return Service.SPEECH_INTELLIGENCE;
    }

    @Override
    public Uni<Finding> check() {
        if (!speech.isConfigured()) {
            return Uni.createFrom().item(Finding.notConfigured("SPEECH_API_URL is not set; recordings wait"));
        }
        return speech.serverTrouble()
                .flatMap(trouble -> trouble.isPresent()
                        ? Uni.createFrom().item(Finding.down("recordings wait, by the last try: " + trouble.get()))
                        : speech.oldestWaiting().map(SpeechCheck::find));
    }

    private static Finding find(Duration oldestWaiting) {
        return oldestWaiting.compareTo(LONG) > 0
                ? Finding.degraded("a recording has been waiting for " + oldestWaiting.toMinutes() + " minutes")
                : Finding.up("recordings are transcribed");
    }
}
