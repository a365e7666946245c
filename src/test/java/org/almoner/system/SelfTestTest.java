package org.almoner.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SelfTestTest {

    private static final List<String> TABLES =
            List.of("recording_tickets", "stripe_events", "stripe_attributions", "ticket_totals");

    @Inject
    Rows rows;

    @Test
    void everyGroupPassesAndNoRowStays() {
        List<Long> before = counts();
        run().then()
                .statusCode(200)
                .body("success", is(true))
                .body("passed", is(2))
                .body("failed", is(0))
                .body("durationMs", greaterThanOrEqualTo(0))
                .body("groups.name", contains("RecordingTicket", "DonationPipeline"))
                .body("groups.status", everyItem(equalTo("PASS")));
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void manyAtOnceAllPass() {
        IntStream.range(0, 8)
                .mapToObj(one -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 20)
                                .forEach(time -> run().then().statusCode(200)),
                        command -> new Thread(command).start()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Test
    void groupThatFailsSaysWhyAndTheOthersGoOn() {
        rows.execute("alter table ticket_totals rename to ticket_totals_away");
        try {
            run().then()
                    .statusCode(503)
                    .body("success", is(false))
                    .body("passed", is(1))
                    .body("failed", is(1))
                    .body("groups[1].status", equalTo("FAIL"))
                    .body("groups[1].details", equalTo("a mistake of ours (SQLSTATE 42P01)"));
        } finally {
            rows.execute("alter table ticket_totals_away rename to ticket_totals");
        }
    }

    @Test
    void onlyAnAdministratorMayRunIt() {
        given().post("/admin/db/self-test").then().statusCode(401).contentType("application/problem+json");
        given().auth()
                .preemptive()
                .basic("admin", "wrong")
                .post("/admin/db/self-test")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    private static Response run() {
        return Admin.request().post("/admin/db/self-test");
    }

    /** Failures of other tests' events may still be on their way into their table. */
    private List<Long> counts() {
        return TABLES.stream()
                .map(table -> rows.count(table, table.equals("stripe_events") ? "processed_at is not null" : "true"))
                .toList();
    }
}
