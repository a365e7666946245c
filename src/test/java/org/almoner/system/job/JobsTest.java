package org.almoner.system.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done by itself, and how it went. */
@QuarkusTest
class JobsTest {

    private static final String JOB = "jobs.find { it.name == 'second-look' }";

    @Inject
    Rows rows;

    @AfterEach
    void nobodyDoesIt() {
        rows.execute(
                "update jobs set leased_by = null, leased_until = null, failures = 0, error = null, finished_at = null,"
                        + " due_at = 'epoch' where name = 'second-look'");
    }

    @Test
    void jobIsRunningWhileItIsLeasedAndFailedWhenItsLastTryStopped() {
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 minute',"
                + " failures = 0, error = null, finished_at = null, due_at = 'infinity' where name = 'second-look'");
        Admin.auditor()
                .get("/admin/jobs")
                .then()
                .statusCode(200)
                .body("jobs.name", hasItems("audit", "books", "import", "janitor", "reconciliation"))
                .body(JOB + ".state", equalTo("RUNNING"))
                .body(JOB + ".dueAt", nullValue())
                .body(JOB + ".finishedAt", nullValue());
        rows.execute(
                "update jobs set leased_until = now() - interval '1 minute', failures = 2, error = 'Stripe is down',"
                        + " finished_at = '2026-01-02T03:04:05Z', due_at = '2026-01-02T04:04:05Z' where name = 'second-look'");
        Admin.request()
                .get("/admin/jobs")
                .then()
                .body(JOB + ".state", equalTo("FAILED"))
                .body(JOB + ".failures", equalTo(2))
                .body(JOB + ".error", equalTo("Stripe is down"))
                .body(JOB + ".finishedAt", equalTo("2026-01-02T03:04:05Z"))
                .body(JOB + ".dueAt", equalTo("2026-01-02T04:04:05Z"));
    }

    /** One that never was done, or is looked at all the time. */
    @Test
    void jobThatIsDoneWheneverThereIsSomethingToDoHasNoTime() {
        for (String finished : new String[] {"null", "'2026-01-02T03:04:05Z'"}) {
            rows.execute("update jobs set leased_by = null, leased_until = null, failures = 0, error = null,"
                    + " finished_at = " + finished + ", due_at = coalesce(" + finished
                    + ", 'epoch'::timestamptz) where name = 'second-look'");
            Admin.auditor().get("/admin/jobs").then().body(JOB + ".dueAt", nullValue());
        }
    }

    /** And does not keep that of the night from being done. */
    @Test
    void auditByHandIsWhenItWasLastDone() {
        rows.execute(
                "update jobs set leased_by = null, leased_until = null, failures = 0, error = null, finished_at = null,"
                        + " due_at = 'infinity' where name = 'audit'");
        Admin.request().post("/admin/ledger/audit").then().statusCode(200);
        Admin.auditor()
                .get("/admin/jobs")
                .then()
                .body("jobs.find { it.name == 'audit' }.finishedAt", notNullValue())
                .body("jobs.find { it.name == 'audit' }.dueAt", nullValue());
        assertThat(rows.count("jobs", "name = 'audit' and due_at <= now()")).isEqualTo(1);
    }

    @Test
    void janitorHasNobodyToAskWithoutKey() {
        long acted = rows.count("admin_actions", "action = 'janitor.start'");
        Admin.request().post("/admin/jobs/janitor/start").then().statusCode(503);
        assertThat(rows.count("admin_actions", "action = 'janitor.start'")).isEqualTo(acted);
    }
}
