package org.almoner.donation.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.dev.OwnDatabase;
import org.almoner.donation.donor.ErasureSearch;
import org.almoner.live.Hurried;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DONOR_HASH_KEY changes: who gave before and gives again is one donor, and who was forgotten stays so. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class DonorHashRotationTest {

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    ErasureSearch erasure;

    private final String email = "zz" + UUID.randomUUID() + "@example.com";
    private final String present = UnkeyedDonorHash.withKey(Hurried.PRESENT_KEY).of(email);
    private final String former = UnkeyedDonorHash.withKey(Hurried.FORMER_KEY).of(email);
    private final String bare = UnkeyedDonorHash.create().of(email);
    private UUID ticket;

    @BeforeEach
    void nobodyCameBackOrWasForgotten() {
        ticket = Tickets.open();
        rows.execute("delete from donor_hashes");
        rows.execute("delete from erased_donors");
    }

    @Test
    void donorWhoComesBackIsOneDonorAtOnceAndOfOneHashAfterTheRotation() {
        StripeLife before = give();
        becomes(before, former);
        StripeLife again = give();
        assertThat(rows.one("select former_hash, hash from donor_hashes"))
                .containsEntry("former_hash", former)
                .containsEntry("hash", present);
        for (String hash : new String[] {present, former}) {
            found(hash).body("donations.paymentIntentId", containsInAnyOrder(before.intentId(), again.intentId()));
        }
        found(bare).body("donations", hasSize(0));

        rotate().body("donations", equalTo(1)).body("unreadable", equalTo(0));
        assertThat(hash(before)).isEqualTo(present);
        assertThatNothingButTheTieHas(former);
        for (String hash : new String[] {present, former}) {
            found(hash).body("donations", hasSize(2));
        }
        assertThat(rows.one(
                        "select donor_last_name, donor_country from stripe_attributions where payment_intent_id = ?",
                        before.intentId()))
                .containsEntry("donor_last_name", "Lopez");
        assertThat(Tickets.totals(ticket).getFloat("total")).isEqualTo(50f);
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
        rotate().body("donations", equalTo(0)).body("unreadable", equalTo(0));
        // Told once more, as Stripe may: the moment that was added to it is none that counts against Stripe's.
        before.later(5).refund("a", 500, "succeeded").events().forEach(this::send);
        assertThat(hash(before)).isEqualTo(present);
    }

    /** They gave while the key was taken back, as this replica or another had it. */
    @Test
    void tieToAKeyThatIsNotTheFirstAnyMoreGoesWhenTheDonorGives() {
        StripeLife before = give();
        becomes(before, former);
        tie(present, former, "1 minute");
        give();
        assertThat(rows.one("select former_hash, hash from donor_hashes"))
                .containsEntry("former_hash", former)
                .containsEntry("hash", present);
        rotate().body("donations", equalTo(1));
        rotate().body("donations", equalTo(0));
        assertThatNothingButTheTieHas(former);
    }

    /** They gave to replicas of either order while these restarted: the last of the ties leads away from the first key. */
    @Test
    void giftsThatWereToldInEachOrderOfTheKeysAreOfThePresentOneAfterTheRotation() {
        StripeLife one = give();
        StripeLife other = give();
        becomes(other, former);
        tie(present, former, "1 minute");
        keys(present, Hurried.PRESENT_KEY, Hurried.FORMER_KEY);
        rotate().body("donations", equalTo(1));
        assertThat(hash(one)).isEqualTo(present);
        assertThat(hash(other)).isEqualTo(present);
        assertThatNothingButTheTieHas(former);
        rotate().body("donations", equalTo(0));
    }

    /** The list was taken back, and the last donors of the first rotation did not come again. */
    @Test
    void tiesOfTheOtherDirectionLeadToTheFirstKeyAlsoFromThoseThatFollowedThem() {
        StripeLife last = give();
        becomes(last, former);
        tie(bare, former, "2 minutes");
        keys(bare, null, Hurried.FORMER_KEY);
        tie(present, former, "1 minute");
        keys(present, Hurried.PRESENT_KEY, Hurried.FORMER_KEY);
        rotate().body("donations", equalTo(1));
        assertThat(hash(last)).isEqualTo(present);
        assertThatNothingHas(bare);
        assertThatNothingButTheTieHas(former);
    }

    /** By it anybody finds whose donations are whose, and no link has it. */
    @Test
    void tieOfTheBareHashEndsWithTheRotation() {
        becomes(give(), bare);
        give();
        assertThat(rows.count("donor_hashes", "former_hash = ?", bare)).isEqualTo(1);
        rotate().body("donations", equalTo(1));
        assertThatNothingHas(bare);
    }

    @Test
    void tieOfAKeyThatWasTakenOutEndsWithTheRotationThatFollows() {
        String taken = UnkeyedDonorHash.withKey("taken out").of(email);
        StripeLife left = give();
        becomes(left, taken);
        give();
        tie(taken, present, "1 minute");
        keys(taken, "taken out", Hurried.PRESENT_KEY);
        found(taken).body("donations", hasSize(2));
        rotate().body("donations", equalTo(1));
        assertThat(hash(left)).isEqualTo(present);
        assertThatNothingHas(taken);
    }

    /** It knew of no keys, and tied the hash of a key between to the present one alone. */
    @Test
    void tieOfTheVersionBeforeGetsItsKeysWhenTheDonorGives() {
        StripeLife before = give();
        becomes(before, former);
        tie(former, present, "1 minute");
        give();
        rotate().body("donations", equalTo(1));
        found(former).body("donations", hasSize(2));
    }

    @Test
    void rotationThatStopsHalfWayIsBegunAgain() {
        StripeLife broken = give();
        becomes(broken, former);
        give();
        rotate();
        becomes(broken, former);
        found(former).body("donations", hasSize(2));
        rotate().body("donations", equalTo(1));
        found(former).body("donations", hasSize(2));
        assertThatNothingButTheTieHas(former);
    }

    /** The rotation took them for somebody else until now. */
    @Test
    void tieThatLeadsToSomebodyWhoWasForgottenIsNotKept() {
        StripeLife before = give();
        becomes(before, former);
        rows.execute("insert into erased_donors (email_hash, erased_at, swept_at) values (?, now(), now())", present);
        give();
        rotate();
        assertThat(hash(before)).isNull();
        assertThat(rows.count("donor_hashes", "true")).isZero();
    }

    /** The tie was not yet to be seen when they were, and is written by the payment that names them. */
    @Test
    void hashThatWasTiedInTheMomentOfTheErasureIsForgottenByTheSearch() {
        StripeLife meanwhile = give();
        rows.execute(
                "insert into erased_donors (email_hash, erased_at) values (?, now() - interval '5 minutes')", former);
        tie(former, present, "5 minutes");
        keys(former, Hurried.FORMER_KEY, Hurried.PRESENT_KEY);
        search();
        assertThat(hash(meanwhile)).isNull();
        assertThat(rows.count("erased_donors", "email_hash = ?", present)).isEqualTo(1);
        assertThat(rows.count("donor_hashes", "true")).isZero();
    }

    /** As two replicas write them in one moment, and versions before did. */
    @Test
    void tiesThatAreACircleEndWithTheOneThatWasWrittenLast() {
        StripeLife one = give();
        becomes(one, former);
        StripeLife other = give();
        becomes(other, bare);
        StripeLife last = give();
        rows.execute("delete from donor_hashes");
        tie(present, bare, "3 minutes");
        tie(bare, former, "2 minutes");
        tie(former, present, "1 minute");
        rotate();
        rotate();
        rotate().body("donations", equalTo(0));
        for (StripeLife life : new StripeLife[] {one, other, last}) {
            assertThat(hash(life)).isEqualTo(present);
        }
        assertThat(rows.count("donor_hashes", "true")).isZero();
    }

    @Test
    void ofADonorWhoIsNewNothingIsKeptUnderAFormerKey() {
        assertThat(hash(give())).isEqualTo(present);
        assertThatNothingHas(former);
        assertThatNothingHas(bare);
    }

    @Test
    void donorOfAllKeysIsForgottenByTheAddressAndByTheHashOfAnyKey() {
        becomes(give(), bare);
        becomes(give(), former);
        give();
        Admin.forget(Map.of("email", email)).body("donations", equalTo(3));
        assertThat(rows.count("donor_hashes", "true")).isZero();
        for (String hash : new String[] {present, former, bare}) {
            assertThat(rows.count("erased_donors", "email_hash = ?", hash)).isEqualTo(1);
            assertThat(rows.count("stripe_attributions", "history::text like ?", "%" + hash + "%"))
                    .isZero();
        }
    }

    @Test
    void hashOfOneKeyForgetsWhatIsKnownToBeOfTheSameDonor() {
        StripeLife before = give();
        becomes(before, former);
        StripeLife again = give();
        Admin.forget(Map.of("emailHash", former)).body("donations", equalTo(2));
        assertThat(hash(before)).isNull();
        assertThat(hash(again)).isNull();
        assertThat(rows.count("donor_hashes", "true")).isZero();
        assertThat(hash(give())).isNull();
    }

    /** Whoever gives again while they are being forgotten. */
    @Test
    void hashThatBecomesKnownInTheMomentOfTheErasureIsForgottenToo() throws SQLException {
        StripeLife before = give();
        becomes(before, former);
        try (Connection giving = database.getConnection();
                Statement tie = giving.createStatement()) {
            giving.setAutoCommit(false);
            tie.execute("lock table donor_hashes in share row exclusive mode");
            CompletableFuture<Void> forgetting = CompletableFuture.runAsync(
                    () -> Admin.forget(Map.of("emailHash", present)).body("donations", equalTo(1)),
                    task -> new Thread(task).start());
            Waiting.await()
                    .until(() ->
                            rows.count("pg_stat_activity", "wait_event_type = 'Lock' and query like '%donor_hashes%'")
                                    > 0);
            tie.execute("insert into donor_hashes (former_hash, hash, seen_at) values ('" + former + "', '" + present
                    + "', now())");
            giving.commit();
            forgetting.join();
        }
        assertThat(hash(before)).isNull();
        assertThat(rows.count("erased_donors", "email_hash = ?", former)).isEqualTo(1);
    }

    @Test
    void whoWasForgottenUnderAFormerKeyStaysSoAndIsKnownByThePresentOneFromThenOn() {
        rows.execute(
                "insert into erased_donors (email_hash, erased_at, swept_at) values (?, '2026-01-02', now())", bare);
        assertThat(hash(give())).isNull();
        assertThat(rows.one(
                        "select erased_at = '2026-01-02' as same, swept_at from erased_donors where email_hash = ?",
                        present))
                .containsEntry("same", true)
                .containsEntry("swept_at", null);
        assertThat(rows.count("donor_hashes", "true")).isZero();
        assertThat(Tickets.ledger(ticket).getString("donations[0].donor")).isEqualTo("Anonymous");
    }

    @Test
    void historyThatCannotBeReadKeepsNoOtherFromTheRotation() {
        StripeLife broken = give();
        becomes(broken, former);
        StripeLife whole = give();
        becomes(whole, former);
        give();
        rows.execute(
                "update stripe_attributions set history = jsonb_build_object('was', history) where payment_intent_id = ?",
                broken.intentId());
        rotate().body("donations", equalTo(1)).body("unreadable", equalTo(1));
        assertThat(hash(whole)).isEqualTo(present);
        assertThat(hash(broken)).isEqualTo(former);
        rows.execute(
                "update stripe_attributions set history = history -> 'was' where payment_intent_id = ?",
                broken.intentId());
        rotate().body("donations", equalTo(1)).body("unreadable", equalTo(0));
        assertThatNothingButTheTieHas(former);
    }

    /** As the version before writes it: of no keys. */
    private void tie(String from, String to, String ago) {
        rows.execute("insert into donor_hashes values (?, ?, now() - cast(? as interval))", from, to, ago);
    }

    private void keys(String from, String formerKey, String key) {
        rows.execute(
                "update donor_hashes set former_key = ?, hash_key = ? where former_hash = ?",
                UnkeyedDonorHash.withKey(formerKey).checkValues().get(0),
                UnkeyedDonorHash.withKey(key).checkValues().get(0),
                from);
    }

    private void search() {
        rows.execute("update jobs set leased_by = null, leased_until = null, due_at = 'epoch', failures = 0"
                + " where name = 'erasure'");
        try {
            VertxContextSupport.subscribeAndAwait(erasure::search);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        Waiting.await().until(() -> rows.count("erased_donors", "email_hash = ? and swept_at is null", former) == 0);
    }

    private ValidatableResponse rotate() {
        return Admin.request().post("/admin/donors/rotate").then().statusCode(200);
    }

    private ValidatableResponse found(String hash) {
        return Admin.request().get("/admin/donations?emailHash=" + hash).then().statusCode(200);
    }

    private StripeLife give() {
        StripeLife life = StripeLife.of(ticket).pays();
        life.events().forEach(this::send);
        return life;
    }

    private void send(Object event) {
        SignedWebhook.send(event.toString().replace("maria@example.com", email))
                .then()
                .statusCode(200);
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

    private Object hash(StripeLife life) {
        return rows.one("select donor_email_hash from stripe_attributions where payment_intent_id = ?", life.intentId())
                .get("donor_email_hash");
    }

    /** By which a link that was sent under it leads to them. */
    private void assertThatNothingButTheTieHas(String hash) {
        assertThat(rows.one("select former_hash, hash from donor_hashes"))
                .containsEntry("former_hash", hash)
                .containsEntry("hash", present);
        assertThatNothingHas(hash, "stripe_attributions", "erased_donors");
    }

    private void assertThatNothingHas(String hash) {
        assertThatNothingHas(hash, "stripe_attributions", "donor_hashes", "erased_donors");
    }

    private void assertThatNothingHas(String hash, String... tables) {
        for (String table : tables) {
            assertThat(rows.count(table + " as whole", "whole::text like ?", "%" + hash + "%"))
                    .as(table)
                    .isZero();
        }
    }
}
