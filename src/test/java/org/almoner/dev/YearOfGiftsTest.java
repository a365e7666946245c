package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.almoner.dev.standin.PaymentSummary;
import org.almoner.dev.standin.StandIn;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.Test;

/** A newcomer presses a button and has a year behind them. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class YearOfGiftsTest {

    private static final int GIFTS = 120;

    @Inject
    Rows rows;

    @Inject
    StandIn standIn;

    @Test
    void yearOfGiftsIsInTheLedgerAsStripeHasIt() {
        Instant begun = Instant.now();
        given().redirects()
                .follow(false)
                .formParam("gifts", GIFTS)
                .post(YearOfGifts.PATH)
                .then()
                .statusCode(303);
        given().formParam("gifts", 1).post(YearOfGifts.PATH).then().statusCode(409);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonPath progress = given().get(YearOfGifts.PATH).jsonPath();
            assertThat(progress.getInt("left")).isZero();
            assertThat(progress.getInt("underWay")).isZero();
        });

        Map<String, Object> ledger = rows.one("""
                select count(*) as gifts, count(distinct currency) as currencies,
                    count(distinct donor_country) as countries, count(distinct donor_email_hash) as donors,
                    count(*) filter (where refunded_amount > 0) as refunded,
                    count(distinct ticket_id) as tickets, count(*) filter (where fee is null and paid_at is not null) as lacking,
                    cast(extract(day from max(paid_at) - min(paid_at)) as integer) as days
                from stripe_attributions
                where ticket_id in (select id from recording_tickets where created_at >= cast(? as timestamptz))
                """, begun.toString());
        assertThat(number(ledger, "gifts")).isBetween(GIFTS * 8L / 10, (long) GIFTS);
        assertThat(number(ledger, "currencies")).isGreaterThanOrEqualTo(4);
        assertThat(number(ledger, "countries")).isGreaterThanOrEqualTo(5);
        assertThat(number(ledger, "donors")).isLessThan(number(ledger, "gifts"));
        assertThat(number(ledger, "refunded")).isPositive();
        assertThat(number(ledger, "tickets")).isEqualTo(6);
        assertThat(number(ledger, "lacking")).as("gifts whose fee is unknown").isZero();
        assertThat(number(ledger, "days")).isGreaterThan(300);
        assertThat(rows.count("payouts", "arrival_date < current_date - 30")).isPositive();
        assertThat(rows.count("support_tickets", "created_at >= cast(? as timestamptz)", begun.toString()))
                .isEqualTo(3);
        assertThat(inLedger()).containsAllEntriesOf(atStripe());
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", equalTo(true));
    }

    /** What is left of each payment, by its session. */
    private Map<String, String> atStripe() {
        return standIn.account().latest(2_000).stream()
                .filter(payment -> payment.state().equals("paid"))
                .collect(toMap(
                        PaymentSummary::id,
                        payment -> Money.ofMinor(payment.amount(), payment.currency()) + " less "
                                + Money.ofMinor(payment.refunded(), payment.currency())));
    }

    private Map<String, String> inLedger() {
        return rows
                .all("select session_id, amount, refunded_amount, currency from stripe_attributions"
                        + " where session_id is not null and paid_at is not null")
                .stream()
                .collect(toMap(
                        row -> (String) row.get("session_id"),
                        row -> money(row, "amount") + " less " + money(row, "refunded_amount")));
    }

    private static Money money(Map<String, Object> row, String column) {
        return new Money((BigDecimal) row.get(column), (String) row.get("currency"));
    }

    @Test
    void whatIsNoNumberOfGiftsIsRefused() {
        for (String gifts : new String[] {"0", "-1", "1501", "many"}) {
            given().formParam("gifts", gifts).post(YearOfGifts.PATH).then().statusCode(400);
        }
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }
}
