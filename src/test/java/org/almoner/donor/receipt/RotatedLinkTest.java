package org.almoner.donor.receipt;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.almoner.dev.OwnDatabase;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.link.DonorLinks;
import org.almoner.live.Hurried;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DONOR_HASH_KEY changes: the link of a letter that was sent before shows the same gifts while it does and afterwards. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class RotatedLinkTest {

    private static final int YEAR = 2026;
    private static final DonorHash PRESENT = UnkeyedDonorHash.withKey(Hurried.PRESENT_KEY);
    private static final DonorHash FORMER = UnkeyedDonorHash.withKey(Hurried.FORMER_KEY);
    private static final DonorHash BETWEEN = UnkeyedDonorHash.create();

    @Inject
    Rows rows;

    private final String email = "zz" + UUID.randomUUID() + "@example.com";
    private UUID ticket;

    @BeforeEach
    void nobodyCameBack() {
        ticket = Tickets.open();
        rows.execute("delete from donor_hashes");
    }

    @Test
    void linkOfTheFormerKeyShowsTheYearBeforeAndAfterTheRotation() {
        String link = linkOf(giveUnder(FORMER));
        year(link).statusCode(200).body(containsString("25.00 USD"));
        give();
        year(link).statusCode(200).body(containsString("50.00 USD"));
        rotate(1);
        year(link).statusCode(200).body(containsString("50.00 USD"));
        rotate(0);
        year(link).statusCode(200).body(containsString("50.00 USD"));
        open(link, "").statusCode(200).body(containsString(YEAR + ", USD</a> (2)"));
    }

    /** Who came back after one change of the key has come back after another. */
    @Test
    void linkShowsTheYearAfterASecondRotation() {
        StripeLife first = giveUnder(BETWEEN);
        String link = linkOf(first);
        rows.execute(
                "insert into donor_hashes (former_hash, hash, former_key, hash_key, seen_at) values (?, ?, ?, ?, now())",
                FORMER.of(email),
                BETWEEN.of(email),
                FORMER.checkValues().get(0),
                BETWEEN.checkValues().get(0));
        year(link).statusCode(200).body(containsString("25.00 USD"));
        give();
        year(link).statusCode(200).body(containsString("50.00 USD"));
        rotate(1);
        year(link).statusCode(200).body(containsString("50.00 USD"));
    }

    @Test
    void linkOfSomebodyWhoWasForgottenAfterTheRotationShowsItsOneGift() {
        String link = linkOf(giveUnder(FORMER));
        give();
        rotate(1);
        Admin.forget(Map.of("emailHash", PRESENT.of(email))).body("donations", equalTo(2));
        open(link, "").statusCode(200).body(containsString("25.00 USD"), not(containsString(YEAR + ", USD")));
        year(link).statusCode(409);
        assertThat(rows.count("erased_donors", "email_hash = ?", FORMER.of(email)))
                .isEqualTo(1);
        assertThat(rows.count("donor_hashes", "true")).isZero();
    }

    private static ValidatableResponse year(String link) {
        return open(link, "/" + YEAR + "/USD");
    }

    private static ValidatableResponse open(String link, String ofYear) {
        return given().get(link + ofYear).then();
    }

    private static void rotate(int donations) {
        Admin.request()
                .post("/admin/donors/rotate")
                .then()
                .statusCode(200)
                .body("donations", equalTo(donations))
                .body("unreadable", equalTo(0));
    }

    /** As the letter of then had it. */
    private String linkOf(StripeLife life) {
        Clock then = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        return new DonorLinks(FORMER.derived("Almoner: link of receipts"), Optional.of(""), ReceiptLinks.PATH, 90, then)
                .of(UUID.fromString(rows.donation(life)), FORMER.of(email))
                .orElseThrow();
    }

    /** As it was written, or rotated, while another key was the first. */
    private StripeLife giveUnder(DonorHash key) {
        StripeLife life = give();
        rows.execute(
                "update stripe_attributions set donor_email_hash = ?, history = replace(history::text, ?, ?)::jsonb"
                        + " where payment_intent_id = ?",
                key.of(email),
                PRESENT.of(email),
                key.of(email),
                life.intentId());
        return life;
    }

    private StripeLife give() {
        String name = "linked" + UUID.randomUUID().toString().replace("-", "");
        long at = Instant.parse(YEAR + "-03-20T10:00:00Z").getEpochSecond();
        StripeLife life = new StripeLife(StripeShape.V2026, name, at, 2_500, "usd", ticket, false).pays();
        life.events()
                .forEach(event -> SignedWebhook.send(event.toString().replace("maria@example.com", email))
                        .then()
                        .statusCode(200));
        return life;
    }
}
