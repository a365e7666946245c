package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** From the gift to the letter, as it is in development. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class MailCircleTest {

    @Test
    void whoGaveFindsTheirLetterOnThePage() {
        given().get("/").then().body(containsString("href=\"" + StandInMail.PATH + "\""));
        String email = "letter-" + UUID.randomUUID() + "@example.com";
        UUID ticket = Tickets.open();
        Giver.to(ticket, "25.00", "EUR")
                .does("pay", Map.of("name", "Jürgen <b>Groß</b>", "email", email, "country", "DE", "wall", "yes"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get(StandInMail.PATH).then().body(containsString(email)));
        String page = given().get(StandInMail.PATH).asString();
        assertThat(page)
                .contains("Danke für Ihre Spende", "vielen Dank für Ihre Spende von 25,00 EUR")
                .doesNotContain("<b>Groß");
    }
}
