package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.testing.LogWatch;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event destination of an organisation delivers the events of all its accounts; one of them is ours. */
class EventOfAnOrganisationTest {

    private static final String OURS = "acct_1Ours";

    private final ObjectNode event =
            StripeLife.of(UUID.randomUUID()).pays().events().get(0).deepCopy();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {OURS, "acct_1Platform/acct_1Ours"})
    void whatIsOfOurAccountIsTaken(String context) {
        event.put("context", context);
        assertThat(read(OURS).news()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acct_1Other", "acct_1Ours/acct_1Connected", "acct_1Ours2", "2acct_1Ours", "acct_1Ours/", ""})
    void whatIsOfAnotherHasNoEffect(String context) {
        event.put("context", context);
        StripeEvent read = read(OURS);
        assertThat(read.news()).isNull();
        assertThat(read.outcome()).isEqualTo(EventOutcome.UNUSABLE);
        assertThat(read.remark()).isEqualTo("The event is of another account of the organisation");
    }

    @Test
    void thatOursIsNotSaidIsToldOnce() {
        EventReader reader = Translator.reader(null);
        try (LogWatch log = new LogWatch(EventReader.class)) {
            assertThat(reader.read(event).orElseThrow().news()).isNotNull();
            assertThat(log.lines()).isEmpty();
            event.put("context", "acct_1Other");
            assertThat(reader.read(event).orElseThrow().news()).isNotNull();
            assertThat(reader.read(event).orElseThrow().news()).isNotNull();
            assertThat(log.lines()).singleElement().asString().contains("STRIPE_ACCOUNT");
        }
    }

    private StripeEvent read(String account) {
        return Translator.reader(account).read(event).orElseThrow();
    }
}
