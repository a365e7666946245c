package org.almoner.stripe.api;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import java.util.List;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key that Stripe does not accept is said at start, once, and without the key. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class StripeKeyCheckTest {

    private static final HttpServerStart LISTENING = new HttpServerStart(new HttpServerOptions());

    @Inject
    StripeKeyCheck check;

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"WRONG_KEY", "FORBIDDEN"})
    void wrongKeyIsOneWarningThatSaysWhatToDo(Failure failure) {
        MockedStripe.server().resetAll();
        MockedStripe.server().stubFor(get(urlPathEqualTo("/v1/events")).willReturn(failure.answer()));
        try (LogWatch log = new LogWatch(StripeKeyCheck.class)) {
            check.checkKey(LISTENING);
            // The service that this test runs in may be at its own check of the key.
            await().untilAsserted(() -> assertThat(log.lines())
                    .hasSize(MockedStripe.server()
                            .findAll(getRequestedFor(urlPathEqualTo("/v1/events")))
                            .size())
                    .isNotEmpty());
            assertThat(log.lines().get(0))
                    .startsWith("WARN")
                    .contains("STRIPE_SECRET_KEY", "what to do")
                    .doesNotContain(MockedStripe.KEY, "Secret words");
        }
    }

    @Test
    void startDoesNotWaitForStripe() {
        MockedStripe.server().resetAll();
        try (HeldAnswers.Held answers = MockedStripe.hold();
                LogWatch log = new LogWatch(StripeKeyCheck.class)) {
            MockedStripe.server()
                    .stubFor(HeldAnswers.of(get(urlPathEqualTo("/v1/events")).willReturn(Failure.WRONG_KEY.answer())));
            check.checkKey(LISTENING);
            // Had it waited, it would have been told something: that the key is wrong, or that Stripe does not answer.
            assertThat(warnings(log)).isEmpty();
            await().until(() -> answers.count() > 0);
            answers.letGo();
            await().untilAsserted(() -> assertThat(warnings(log)).isNotEmpty());
        }
    }

    private static List<String> warnings(LogWatch log) {
        return log.lines().stream().filter(line -> line.startsWith("WARN")).toList();
    }
}
