package org.almoner.database.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.SocketException;
import org.almoner.testing.LogWatch;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Whoever goes on with what was seen last says so, once. */
class LookoutTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Lookout lookout =
            new Lookout(metrics, "weather", Logger.getLogger(LookoutTest.class), "How the weather is");

    @Test
    void isToldOnceUntilItCanBeReadAgain() {
        try (LogWatch log = new LogWatch(LookoutTest.class)) {
            look(Uni.createFrom().item("fair"));
            look(Uni.createFrom().failure(new SocketException("secret")));
            look(Uni.createFrom().failure(new SocketException("secret")));
            assertThat(metrics.get("almoner.looks.blind").gauge().value()).isEqualTo(1);
            look(Uni.createFrom().item("fair"));
            assertThat(metrics.get("almoner.looks.blind").gauge().value()).isZero();
            look(Uni.createFrom().item("fair"));
            look(Uni.createFrom().failure(new IllegalStateException("secret")));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN How the weather is cannot be read and is tried again (the database was away, SocketException)",
                            "INFO How the weather is can be read again",
                            "WARN How the weather is cannot be read and is tried again (a mistake of ours, IllegalStateException)");
        }
    }

    private void look(Uni<String> seen) {
        lookout.neverFailing(seen).await().indefinitely();
    }
}
