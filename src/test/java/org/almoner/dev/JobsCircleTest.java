package org.almoner.dev;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** Jobs that need a Stripe, started at the desk and seen there to their end. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class JobsCircleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JOBS = "/desk/jobs";

    @Inject
    Rows rows;

    @Test
    void importIsStartedSeenToItsEndAndNotStartedTwice() {
        Giver.to(Tickets.open(), "25.00", "USD").does("pay");
        Desk admin = Desk.admin();
        Map<String, String> since = Map.of("since", "2020-01-01");
        rows.execute(
                "update stripe_import set state = 'RUNNING', run = gen_random_uuid(), since = '2020-01-01', until = now(),"
                        + " started_at = now(), next_at = now() + interval '1 day', lists = '[]'");
        admin.post(JOBS + "/import", since).then().statusCode(409).body(containsString("under way"));
        admin.post(JOBS + "/import/cancel", Map.of()).then().statusCode(303);
        assertThat(rows.one("select state from stripe_import")).containsEntry("state", "CANCELLED");
        admin.post(JOBS + "/import", since).then().statusCode(303);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(rows.one("select state from stripe_import")).containsEntry("state", "FINISHED"));
        assertThat(admin.get(JOBS).asString()).contains("5 of 5 lists are read", "FINISHED");
    }

    @Test
    void eventsAreComparedAndTheJanitorIsCalled() {
        Desk admin = Desk.admin();
        String since = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(admin.post(JOBS + "/reconcile", Map.of("since", since))
                                .statusCode())
                        .as("another walk may be under way")
                        .isEqualTo(303));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Admin.request()
                                .get("/admin/stripe/reconcile")
                                .jsonPath()
                                .getString("state"))
                        .isEqualTo("FINISHED"));
        rows.execute("update jobs set due_at = now() + interval '1 day' where name = 'janitor'");
        admin.post(JOBS + "/janitor", Map.of()).then().statusCode(303);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                rows.count("jobs", "name = 'janitor' and finished_at > now() - interval '1 minute'"))
                        .isEqualTo(1));
        assertThat(rows.one("select action, outcome from admin_actions where action = 'janitor.start'"
                        + " order by begun_at desc limit 1"))
                .containsEntry("action", "janitor.start")
                .containsEntry("outcome", "DONE");
    }
}
