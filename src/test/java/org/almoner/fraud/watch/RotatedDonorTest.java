package org.almoner.fraud.watch;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DONOR_HASH_KEY changes: what was decided of a donor, and what is open, is of the same donor while it does and afterwards. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class RotatedDonorTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Inject
    FraudJob job;

    @Inject
    OwnContext ownContext;

    @Inject
    Rows rows;

    private final String email = "zz" + UUID.randomUUID() + "@example.com";
    private final String present = UnkeyedDonorHash.withKey(Hurried.PRESENT_KEY).of(email);
    private final String former = UnkeyedDonorHash.withKey(Hurried.FORMER_KEY).of(email);
    private final String bare = UnkeyedDonorHash.create().of(email);
    private UUID ticket;

    @BeforeEach
    void nobodyCameBack() {
        ticket = Tickets.open();
        rows.execute("delete from donor_hashes");
        rows.execute("delete from fraud_blocked");
        StripeJobRows.reset(rows);
        look();
        rows.execute("delete from fraud_cases");
    }

    @Test
    void whoIsBlockedStaysSo() {
        becomes(give(), former);
        rows.execute("insert into fraud_blocked values (?, gen_random_uuid(), now())", former);
        StripeLife meanwhile = give();
        look();
        assertThat(isACase(meanwhile)).isTrue();
        rotate();
        assertThat(rows.one("select email_hash from fraud_blocked")).containsEntry("email_hash", present);
        StripeLife later = give();
        look();
        assertThat(isACase(later)).isTrue();
    }

    /** The key changed twice. */
    @Test
    void whoIsBlockedStaysSoAlongTiesThatFollowEachOther() {
        becomes(give(), former);
        give();
        rows.execute("insert into donor_hashes values (?, ?, now() - interval '1 day')", bare, former);
        rows.execute("insert into fraud_blocked values (?, gen_random_uuid(), now())", bare);
        Admin.request().post("/admin/donors/rotate").then().statusCode(200);
        rotate();
        assertThat(rows.one("select email_hash from fraud_blocked")).containsEntry("email_hash", present);
    }

    @Test
    void caseIsAboutTheGiftsUnderEachHash() {
        becomes(give(), bare);
        becomes(give(), former);
        String ofTheOld = open(former, "First", 2);
        give();
        assertThat(heldBy(ofTheOld)).contains("3 gifts, ");
        rotate();
        assertThat(heldBy(ofTheOld)).contains("3 gifts, ");
        Admin.request().post("/admin/fraud/cases/" + ofTheOld + "/block").then().statusCode(200);
        assertThat(rows.one("select email_hash from fraud_blocked")).containsEntry("email_hash", present);
    }

    @Test
    void openCasesOfOneDonorBecomeOneThatKnowsAllReasons() {
        becomes(give(), bare);
        becomes(give(), former);
        give();
        String first = open(former, "First", 3);
        open(bare, "Second", 2);
        open(present, "Third", 1);
        rotate();
        assertThat(rows.one("select cast(id as text), subject, score, (select string_agg(name, ' ' order by name)"
                        + " from jsonb_object_keys(reasons) as name) as names from fraud_cases"))
                .containsEntry("id", first)
                .containsEntry("subject", present)
                .containsEntry("score", 100)
                .containsEntry("names", "First Second Third");
        assertThat(heldBy(first)).contains("3 gifts, ");
    }

    private String open(String hash, String rule, int hoursAgo) {
        return rows.one(
                        "insert into fraud_cases (subject_kind, subject, score, reasons, state, opened_at, updated_at) values"
                                + " ('DONOR', ?, 40, cast(? as jsonb), 'OPEN', now() - ? * interval '1 hour', now()) returning id",
                        hash,
                        "{\"" + rule + "\": {\"points\": 40, \"words\": \"" + rule + "\"}}",
                        hoursAgo)
                .get("id")
                .toString();
    }

    private static String heldBy(String id) {
        return Desk.admin().get("/desk/fraud/" + id).asString();
    }

    private boolean isACase(StripeLife life) {
        return rows.count(
                        "fraud_cases, stripe_attributions",
                        "subject_kind = 'DONATION' and subject = cast(stripe_attributions.id as text)"
                                + " and jsonb_exists(reasons, 'Blocked') and payment_intent_id = ?",
                        life.intentId())
                == 1;
    }

    private void rotate() {
        Admin.request().post("/admin/donors/rotate").then().statusCode(200).body("unreadable", equalTo(0));
        assertThat(rows.count("stripe_attributions join donor_hashes on donor_email_hash = former_hash", "true"))
                .isZero();
        assertThat(rows.count("donor_hashes", "former_hash <> ?", former))
                .as("but for the one that links need")
                .isZero();
    }

    private StripeLife give() {
        String name = "rotated" + UUID.randomUUID().toString().replace("-", "");
        StripeLife life = new StripeLife(
                        StripeShape.V2026, name, Instant.now().getEpochSecond(), 2_500, "usd", ticket, false)
                .pays();
        life.events()
                .forEach(event -> SignedWebhook.send(event.toString().replace("maria@example.com", email))
                        .then()
                        .statusCode(200));
        return life;
    }

    /** As it was written while another key was the present one. */
    private void becomes(StripeLife life, String hash) {
        rows.execute(
                "update stripe_attributions set donor_email_hash = ?, history = replace(history::text, ?, ?)::jsonb"
                        + " where payment_intent_id = ?",
                hash,
                present,
                hash,
                life.intentId());
    }

    private void look() {
        await().atMost(LIMIT).until(() -> {
            ownContext.start(job::watchIfDue).await().atMost(LIMIT);
            return rows.count(
                            "ledger_movements, fraud_place",
                            "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                    == 0;
        });
    }
}
