package org.almoner.donor.wall;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.link.DonorLinks;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.almoner.testing.WallAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A donor gets off the wall by the link in their thanks, and by no other. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class WallLinkPageTest {

    @Inject
    WallLinks links;

    @Inject
    DonorHash secrets;

    @Inject
    StoppableClock clock;

    private UUID ticket;

    @BeforeEach
    void ticket() {
        ticket = Tickets.open();
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void lookingChangesNothingAndTheButtonTakesTheNameOffForGood() {
        String path = path(give());
        get(path)
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("form-action 'self'"))
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("Take my name off"), not(containsString("Lopez")));
        get(path);
        assertThat(named()).isEqualTo(1);
        post(path)
                .statusCode(200)
                .body(containsString("does not stand on the donor wall"), not(containsString("<form")));
        assertThat(named()).isZero();
        post(path).statusCode(200).body(containsString("does not stand on the donor wall"));
        get(path).statusCode(200).body(not(containsString("<form")));
    }

    @Test
    void pageIsInTheLanguageOfTheBrowserAndItsFormMayComeFromNowhere() {
        String path = path(give());
        for (String german : new String[] {"de-AT,de;q=0.9", "fr,de;q=0.5"}) {
            given().header("Accept-Language", german).get(path).then().body(containsString("Meinen Namen entfernen"));
        }
        given().header("Origin", "null")
                .contentType("application/x-www-form-urlencoded")
                .post(path)
                .then()
                .statusCode(200);
        assertThat(named()).isZero();
    }

    @Test
    void whatWasMadeUpOrIsOverOpensNothing() {
        UUID donation = give();
        String path = path(donation);
        for (String forged : new String[] {
            path.substring(0, path.length() - 2) + (path.endsWith("AA") ? "BB" : "AA"),
            WallLinks.PATH + "x",
            WallLinks.PATH + "%00",
            WallLinks.PATH + donation,
            WallLinks.PATH + "A".repeat(2_000),
            new DonorLinks(secrets.derived("Almoner: something else"), Optional.of(""), WallLinks.PATH, 1, clock)
                    .of(donation, "")
                    .orElseThrow(),
            path(UUID.randomUUID())
        }) {
            get(forged).statusCode(404).body(containsString("no such link"));
            post(forged).statusCode(404).body(containsString("no such link"));
        }
        clock.stopAt(Instant.now().plus(365, ChronoUnit.DAYS).plusSeconds(1));
        get(path).statusCode(410).body(containsString("no longer valid"));
        post(path).statusCode(410).body(containsString("no longer valid"));
        assertThat(named()).isEqualTo(1);
    }

    /** Of somebody who consented. @return the donation */
    private UUID give() {
        StripeLife life = StripeLife.of(ticket).pays();
        life.events()
                .forEach(event -> SignedWebhook.send(
                                WallAnswers.given(event, "yes").toString())
                        .then()
                        .statusCode(200));
        return UUID.fromString(Tickets.ledger(ticket).getString("donations[0].id"));
    }

    private String path(UUID donation) {
        String address = links.of(donation).orElseThrow();
        assertThat(address).startsWith("http://fund.example.org/almoner" + WallLinks.PATH);
        return address.substring("http://fund.example.org/almoner".length());
    }

    private int named() {
        return Tickets.wall(ticket).getList("donors").size();
    }

    private static ValidatableResponse get(String path) {
        return given().urlEncodingEnabled(false).get(path).then();
    }

    private static ValidatableResponse post(String path) {
        return given().urlEncodingEnabled(false).post(path).then();
    }
}
