package org.almoner.system.status;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether recordings are transcribed. */
@ApplicationScoped
class SpeechCheck implements ServiceCheck {

    private final Optional<String> server;

    SpeechCheck(@ConfigProperty(name = "SPEECH_API_URL") Optional<String> server) {
        this.server = server;
    }

    @Override
    public Service service() {
        return Service.SPEECH_INTELLIGENCE;
    }

    @Override
    public Uni<Finding> check() {
        return Uni.createFrom()
                .item(
                        server.filter(url -> !url.isBlank()).isEmpty()
                                ? Finding.notConfigured("SPEECH_API_URL is not set")
                                : new Finding(ServiceState.UNKNOWN, "this version does not transcribe"));
    }
}
