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
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Reads;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    @Inject
    OwnContext ownContext;

    @Inject
    Reads reads;

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

    @Test
    void groupsThatHangHideNoOtherWhileTheDatabaseAnswers() throws Throwable {
        CompletableFuture<String> end = new CompletableFuture<>();
        SelfTestGroup hangs = group("Hangs", () -> Uni.createFrom().completionStage(end));
        SelfTestGroup passes = group("Passes", () -> Uni.createFrom().item("done"));
        SelfTestGroup overTime = group("OverTime", () -> Uni.createFrom().failure(new TimeoutException()));
        SelfTestGroup late = group(
                "OverTimeLate",
                () -> Uni.createFrom()
                        .<String>nothing()
                        .ifNoItem()
                        .after(Duration.ofMillis(200))
                        .fail()
                        .emitOn(OwnContext.caller()));
        SelfTest.Result result = run(
                List.of(hangs, passes, late, overTime, hangs, passes),
                () -> reads.read("select 1"),
                Duration.ofSeconds(3),
                Duration.ofMillis(50));
        end.complete("late");
        String tooLong = "took too long, though the database answers";
        assertThat(result.groups())
                .extracting(SelfTest.GroupResult::details)
                .containsExactly(tooLong, "done", tooLong, tooLong, tooLong, "done");
        assertThat(result.failed()).isEqualTo(4);
    }

    static Stream<Arguments> noTimesOut() {
        return Stream.of(
                Arguments.of(postgres("53100"), "the database's disk is full (SQLSTATE 53100)"),
                Arguments.of(postgres("53200"), "the database is out of memory (SQLSTATE 53200)"),
                Arguments.of(postgres("53300"), "the database has no connection left (SQLSTATE 53300)"),
                Arguments.of(postgres("53400"), "the database lacks resources (SQLSTATE 53400)"),
                Arguments.of(postgres("57P01"), "the database was away (SQLSTATE 57P01)"),
                Arguments.of(postgres("57014"), "the database was busy (SQLSTATE 57014)"),
                Arguments.of(postgres("55P03"), "the database was busy (SQLSTATE 55P03)"),
                Arguments.of(ClosedConnectionException.INSTANCE, "the database was away"),
                Arguments.of(new ConnectException("secret"), "the database was away"),
                Arguments.of(
                        new IllegalStateException(
                                Future.failedFuture("Connection was closed").cause()),
                        "the database was away"));
    }

    /** It answers somebody else, and this took no time: nobody is to look for a lock. */
    @ParameterizedTest
    @MethodSource("noTimesOut")
    void whatIsNoTimeOutIsToldAsWhatItIsThoughTheDatabaseAnswers(Throwable failure, String told) throws Throwable {
        SelfTest.Result result = run(
                List.of(group("Full", () -> Uni.createFrom().failure(failure))),
                () -> reads.read("select 1"),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1));
        assertThat(result.groups()).extracting(SelfTest.GroupResult::details).containsExactly(told);
    }

    static Stream<Throwable> timesOut() {
        return Stream.of(
                new TimeoutException(),
                new java.util.concurrent.TimeoutException("secret"),
                new IllegalStateException(new TimeoutException()),
                Future.failedFuture("Timeout").cause(),
                new VertxException("Timeout waiting for connection", true));
    }

    @ParameterizedTest
    @MethodSource("timesOut")
    void whatRanIntoALimitOfOursTookTooLong(Throwable failure) throws Throwable {
        SelfTest.Result result = run(
                List.of(group("Late", () -> Uni.createFrom().failure(failure))),
                () -> reads.read("select 1"),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1));
        assertThat(result.groups())
                .extracting(SelfTest.GroupResult::details)
                .containsExactly("took too long, though the database answers");
    }

    /** As on a full disk, through the real code. */
    @Test
    void fullDiskIsNamed() {
        rows.execute("create function of_the_test() returns trigger language plpgsql as"
                + " $$ begin raise exception 'full' using errcode = '53100'; end $$");
        rows.execute("create trigger of_the_test before insert on stripe_events execute function of_the_test()");
        try {
            run().then()
                    .statusCode(503)
                    .body("failed", is(1))
                    .body("groups.find { it.status == 'FAIL' }.name", equalTo("DonationPipeline"))
                    .body(
                            "groups.find { it.status == 'FAIL' }.details",
                            equalTo("the database's disk is full (SQLSTATE 53100)"));
        } finally {
            rows.execute("drop function of_the_test() cascade");
        }
    }

    private static Throwable postgres(String sqlState) {
        return new PgException("secret", "ERROR", sqlState, null);
    }

    @Test
    void groupThatTakesItsTimePassesAllTheSame() throws Throwable {
        CompletableFuture<String> end = new CompletableFuture<>();
        SelfTest.Result result = run(
                List.of(group("Slow", () -> Uni.createFrom().completionStage(end)), group("Last", () -> {
                    end.complete("slow");
                    return Uni.createFrom().item("last");
                })),
                () -> reads.read("select 1"),
                Duration.ofSeconds(20),
                Duration.ofMillis(50));
        assertThat(result.success()).isTrue();
        assertThat(result.groups()).extracting(SelfTest.GroupResult::details).containsExactly("slow", "last");
    }

    @Test
    void othersAreNotTriedWhereTheDatabaseAnswersNobody() throws Throwable {
        AtomicBoolean tried = new AtomicBoolean();
        CompletableFuture<String> end = new CompletableFuture<>();
        for (Supplier<Uni<String>> away : List.<Supplier<Uni<String>>>of(
                () -> Uni.createFrom().completionStage(end),
                () -> Uni.createFrom().failure(new TimeoutException()))) {
            SelfTest.Result result = run(
                    List.of(group("Hangs", away), group("Others", () -> {
                        tried.set(true);
                        return Uni.createFrom().item("done");
                    })),
                    () -> Uni.createFrom().nothing(),
                    Duration.ofMillis(500),
                    Duration.ofMillis(50));
            assertThat(result.groups())
                    .extracting(SelfTest.GroupResult::details)
                    .containsExactly("the database was away", "not tried, since the database was away");
        }
        end.complete("late");
        assertThat(tried).isFalse();
    }

    /** However many hang: whoever waits for the answer has it, and it says what was not looked at. */
    @Test
    void whatHasNoTimeLeftIsNotTried() throws Throwable {
        CompletableFuture<String> end = new CompletableFuture<>();
        SelfTestGroup hangs = group("Hangs", () -> Uni.createFrom().completionStage(end));
        SelfTest.Result result = run(
                List.of(hangs, hangs, hangs, hangs, hangs),
                () -> reads.read("select 1"),
                Duration.ofSeconds(1),
                Duration.ofMillis(400));
        end.complete("late");
        assertThat(result.groups()).hasSize(5);
        assertThat(result.groups().get(0).details()).isEqualTo("took too long, though the database answers");
        assertThat(result.groups().get(4).details()).isEqualTo("not tried, since others took all the time of this run");
    }

    private SelfTest.Result run(List<SelfTestGroup> groups, Supplier<Uni<?>> cheap, Duration limit, Duration turn)
            throws Throwable {
        SelfTest test = new SelfTest(groups, ownContext, cheap, limit, turn);
        return VertxContextSupport.subscribeAndAwait(test::run);
    }

    private static SelfTestGroup group(String name, Supplier<Uni<String>> run) {
        return new SelfTestGroup() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Uni<String> run() {
                return run.get();
            }
        };
    }

    /** What a start waits for: payments are taken though another room is broken. */
    @Test
    void paymentsPassWhateverElseFails() throws Throwable {
        rows.execute("alter table support_messages rename to support_messages_away");
        try {
            SelfTest.Result payments =
                    VertxContextSupport.subscribeAndAwait(() -> selfTest.runPayments(Duration.ofSeconds(20)));
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
