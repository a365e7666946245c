package org.almoner.stripe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.almoner.stripe.translation.EventOutcome;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;

class AskedOutcomeTest {

    @Test
    void everythingThatBecomesOfEventsCanBeAskedFor() {
        assertThat(Stream.of(AskedOutcome.values()).map(AskedOutcome::toString))
                .containsAll(
                        Stream.of(EventOutcome.values()).map(EventOutcome::word).toList())
                .containsExactly(AskedOutcome.class.getAnnotation(Schema.class).enumeration());
    }
}
