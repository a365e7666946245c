package org.almoner.stripe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.almoner.stripe.translation.StripeJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of Stripe's is followed from page to page, and never in a circle. */
class StripePageTest {

    private static final Instant ASKED = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant ANSWERED = ASKED.plusSeconds(1);

    private static StripePage page(String body) throws JsonProcessingException {
        return StripePage.of("/v1/things", new StripeApi.Answer(StripeJson.tree(body), ANSWERED, ASKED));
    }

    @Test
    void tellsWhereTheNextOneBegins() throws JsonProcessingException {
        StripePage page = page("{\"data\":[{\"id\":\"a_2\"},{\"id\":\"a_1\"}],\"has_more\":true}");
        assertThat(page.entries()).hasSize(2);
        assertThat(page.last()).isEqualTo("a_1");
        assertThat(page.askedAt()).isEqualTo(ASKED);
        assertThat(page.answeredAt()).isEqualTo(ANSWERED);
        assertThat(StripePage.parameters(Map.of("payout", "po_1"), page.last()))
                .isEqualTo(Map.of("payout", "po_1", "limit", 100, "starting_after", "a_1"));
        assertThat(StripePage.parameters(Map.of(), null)).isEqualTo(Map.of("limit", 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"data\":[]}", "{\"data\":{},\"has_more\":false}", "{\"data\":[],\"has_more\":\"no\"}"})
    void whatIsNoPageIsRefused(String body) {
        assertThatThrownBy(() -> page(body))
                .isInstanceOf(StripeFailure.class)
                .hasMessage("a page of /v1/things lacks data or has_more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "[{\"id\":\"no id\"}]", "[{\"id\":7}]"})
    void moreWithoutAPlaceLeadsNowhere(String data) throws JsonProcessingException {
        StripePage page = page("{\"data\":" + data + ",\"has_more\":true}");
        assertThat(page.last()).isNull();
        assertThatThrownBy(() -> page.leadingOn(null, new HashSet<>()))
                .hasMessage("a page does not say where the next one begins");
        StripePage end = page("{\"data\":" + data + ",\"has_more\":false}");
        assertThat(end.leadingOn("a_1", new HashSet<>())).isSameAs(end);
    }

    @Test
    void pageThatEndsWhereOneHasEndedIsARepetition() throws JsonProcessingException {
        StripePage page = page("{\"data\":[{\"id\":\"a_1\"}],\"has_more\":true}");
        assertThatThrownBy(() -> page.leadingOn("a_1", new HashSet<>())).hasMessage("Stripe repeats a page");
        Set<String> ends = new HashSet<>();
        assertThat(page.leadingOn("a_2", ends)).isSameAs(page);
        assertThatThrownBy(() -> page.leadingOn("a_3", ends))
                .isInstanceOf(StripeFailure.class)
                .hasMessage("Stripe repeats a page");
    }
}
