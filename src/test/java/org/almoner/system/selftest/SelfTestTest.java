package org.almoner.system.selftest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SelfTestTest {

    /** The contract's names in the contract's order, as far as their rooms are there. */
    private static final List<String> GROUPS = List.of(
            "HealthCheckRun",
            "SupportTicket",
            "ProfileTicket",
            "SpeechIntelligence",
            "RecordingTicket",
            "DonationPipeline",
            "KnowledgeBase");

    @Inject
    Rows rows;

    @Inject
    SelfTest selfTest;

    @Test
    void everyGroupPassesAndNoRowStays() {
        Map<String, Long> before = counts();
        run().then()
                .statusCode(200)
                .body("success", is(true))
                .body("passed", is(GROUPS.size()))
                .body("failed", is(0))
                .body("durationMs", greaterThanOrEqualTo(0))
                .body("groups.name", equalTo(GROUPS))
                .body("groups.status", everyItem(equalTo("PASS")));
        assertThat(counts()).isEqualTo(before).hasSizeGreaterThan(10);
    }

    @Test
    void manyAtOnceAllPassAndLeaveNothing() {
        Map<String, Long> before = counts();
        IntStream.range(0, 8)
                .mapToObj(one -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 8).forEach(time -> run().then().statusCode(200)),
                        command -> new Thread(command).start()))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(counts()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "HealthCheckRun, health_check_runs",
        "SupportTicket, support_messages",
        "ProfileTicket, profile_tickets",
        "DonationPipeline, ticket_totals"
    })
    void groupThatFailsSaysWhyAndHidesNoOther(String group, String table) {
        rows.execute("alter table " + table + " rename to " + table + "_away");
        try {
            run().then()
                    .statusCode(503)
                    .body("success", is(false))
                    .body("passed", is(GROUPS.size() - 1))
                    .body("failed", is(1))
                    .body("groups.name", equalTo(GROUPS))
                    .body("groups.find { it.status == 'FAIL' }.name", equalTo(group))
                    .body("groups.find { it.status == 'FAIL' }.details", equalTo("a mistake of ours (SQLSTATE 42P01)"));
        } finally {
            rows.execute("alter table " + table + "_away rename to " + table);
        }
    }

    /** What a start waits for: payments are taken though another room is broken. */
    @Test
    void paymentsPassWhateverElseFails() throws Throwable {
        rows.execute("alter table support_messages rename to support_messages_away");
        try {
            SelfTest.Result payments = VertxContextSupport.subscribeAndAwait(selfTest::runPayments);
            assertThat(payments.success()).isTrue();
            assertThat(payments.groups())
                    .extracting(SelfTest.GroupResult::name)
                    .containsExactly("RecordingTicket", "DonationPipeline");
        } finally {
            rows.execute("alter table support_messages_away rename to support_messages");
        }
    }

    /** A database that changes what is written, as a trigger of somebody else's may: nothing fails but the comparison. */
    @Test
    void whatIsNotReadAsItWasWrittenFailsItsGroupAlone() {
        rows.execute("create function of_the_test() returns trigger language plpgsql as "
                + "$$ begin new.status := 'CLOSED'; return new; end $$");
        rows.execute("create trigger of_the_test before insert on recording_tickets for each row"
                + " when (new.display_name = 'Self-test') execute function of_the_test()");
        try {
            run().then()
                    .statusCode(503)
                    .body("failed", is(1))
                    .body("groups.find { it.status == 'FAIL' }.name", equalTo("RecordingTicket"))
                    .body("groups.find { it.status == 'FAIL' }.details", equalTo("The new ticket is not a draft"));
        } finally {
            rows.execute("drop trigger of_the_test on recording_tickets");
            rows.execute("drop function of_the_test()");
        }
    }

    /** What a transcript becomes goes through the same tables, so none of them is missing: one document is refused. */
    @Test
    void knowledgeThatCannotBeStoredFailsItsGroupAlone() {
        rows.execute("create function of_the_test() returns trigger language plpgsql as "
                + "$$ begin raise exception 'geheim'; end $$");
        rows.execute("create trigger of_the_test before insert on knowledge_sources for each row"
                + " when (new.title = 'Self-test') execute function of_the_test()");
        try {
            run().then()
                    .statusCode(503)
                    .body("failed", is(1))
                    .body("groups.find { it.status == 'FAIL' }.name", equalTo("KnowledgeBase"))
                    .body("groups.find { it.status == 'FAIL' }.details", equalTo("a mistake of ours (SQLSTATE P0001)"));
        } finally {
            rows.execute("drop trigger of_the_test on knowledge_sources");
            rows.execute("drop function of_the_test()");
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

    /** Of every table. Failures of other tests' events may still be on their way into theirs. */
    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        rows.all("select tablename from pg_tables where schemaname = current_schema()")
                .forEach(table -> {
                    String name = (String) table.get("tablename");
                    counts.put(
                            name, rows.count(name, name.equals("stripe_events") ? "processed_at is not null" : "true"));
                });
        return counts;
    }
}
