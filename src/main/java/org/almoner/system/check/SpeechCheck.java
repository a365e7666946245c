package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.almoner.speech.SpeechStatus;

/** Whether recordings are transcribed, as the replica that checks knows it. */
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
        return Uni.createFrom().item(this::find);
    }

    private Finding find() {
        if (!speech.isConfigured()) {
            return Finding.notConfigured("SPEECH_API_URL is not set; recordings wait");
        }
        if (speech.loopRanAt().isEmpty()) {
            return new Finding(ServiceState.UNKNOWN, "nobody has looked for recordings on this replica yet");
        }
        if (speech.serverTrouble().isPresent()) {
            return Finding.down("recordings wait, by the last try: "
                    + speech.serverTrouble().get());
        }
        long minutes = speech.oldestWaiting().toMinutes();
        return speech.oldestWaiting().compareTo(LONG) > 0
                ? Finding.degraded("a recording has been waiting for " + minutes + " minutes")
                : Finding.up("recordings are transcribed");
    }
}
