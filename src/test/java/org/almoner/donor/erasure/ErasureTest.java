package org.almoner.donor.erasure;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.donor.ErasureSearch;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person who asked to be forgotten is, whatever Stripe tells later; the money stays. */
@QuarkusTest
class ErasureTest {

    private static final String MONEY = "ticket_id, status, amount, currency, refunded_amount, disputed_amount, fee,"
            + " paid_at, refunded_at, stripe_created_at, donor_last_name, donor_country, donor_email_hash";

    @Inject
    Rows rows;

    @Inject
    ErasureSearch erasure;

    @Inject
    MeterRegistry metrics;

    @Inject
    StoppableClock clock;

    private final String name = "Zzyx" + letters();
    private final String email = name.toLowerCase() + "@example.com";

    @AfterEach
    void forgetThatWeForgot() {
        clock.goOn();
        rows.execute("delete from erased_donors");
        rows.execute("update jobs set leased_by = null, leased_until = null, due_at = 'epoch', failures = 0"
                + " where name = 'erasure'");
    }

    @Test
    void donorIsForgottenBeforeBetweenAndAfterTheEventsInEveryOrder() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 24; i++) {
            rows.execute("delete from erased_donors");
            UUID ticket = Tickets.open();
            StripeLife life = life(ticket).pays().settles().refund("a", 500, "succeeded");
            List<String> events = new ArrayList<>(
                    life.events().stream().map(this::ofThisPerson).toList());
            Collections.shuffle(events, random);
            int when = random.nextInt(events.size() + 1);
            for (int event = 0; event <= events.size(); event++) {
                if (event == when) {
                    erase(Map.of("email", email)).statusCode(200);
                }
                if (event < events.size()) {
                    SignedWebhook.send(events.get(event)).then().statusCode(200);
                }
            }
            Map<String, Object> row = rows.one(
                    "select " + MONEY + " from stripe_attributions where payment_intent_id = ?", life.intentId());
            assertThat(row)
                    .as("seed %d", seed)
                    .containsEntry("ticket_id", ticket)
                    .containsEntry("status", "PAID")
                    .containsEntry("donor_last_name", null)
                    .containsEntry("donor_country", null)
                    .containsEntry("donor_email_hash", null);
            assertThat((BigDecimal) row.get("amount")).isEqualByComparingTo("25.00");
            assertThat((BigDecimal) row.get("refunded_amount")).isEqualByComparingTo("5.00");
            assertThat(rows.count(
                            "stripe_attributions",
                            "payment_intent_id = ? and history::text ilike ?",
                            life.intentId(),
                            "%donor\"%"))
                    .as("seed %d", seed)
                    .isZero();
            assertThat(Tickets.ledger(ticket).getString("donations[0].donor")).isEqualTo("Anonymous");
        }
        assertThatNothingNamesThem();
    }

    @Test
    void donorOfManyPaymentsIsForgottenByTheHash() {
        UUID ticket = Tickets.open();
        tellOfMany(ticket);
        String hash = UnkeyedDonorHash.create().of(email);
        assertThat(rows.count("stripe_attributions", "donor_email_hash = ?", hash))
                .isEqualTo(60);
        erase(Map.of("emailHash", hash)).statusCode(200).body("donations", equalTo(60));
        erase(Map.of("emailHash", hash)).statusCode(200).body("donations", equalTo(0));
        assertThat(Tickets.totals(ticket).getFloat("total")).isEqualTo(1500f);
        assertThatNothingNamesThem();
    }

    /** PostgreSQL makes another small letter of the first one than Java does; in a database of the locale C none of any but those of ASCII. */
    @Test
    void contactIsForgottenInWhateverLettersItIsWritten() {
        String name = letters().toLowerCase();
        String ticket = given().contentType("application/json")
                .body("{\"contactType\":\"EMAIL\",\"contactValue\":\"İZGE-%1$s@MÜLLER-%1$s.example\"}".formatted(name))
                .post("/api/tickets/create")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        erase(Map.of("email", "İzge-" + name + "@müller-" + name + ".example"))
                .statusCode(200)
                .body("tickets", equalTo(1));
        assertThat(rows.one(
                        "select contact_value, contact_search from recording_tickets where id = cast(? as uuid)",
                        ticket))
                .containsEntry("contact_value", null)
                .containsEntry("contact_search", null);
    }

    /** As the version before stored it. */
    @Test
    void contactOfBeforeIsFoundInOtherLettersOnceItIsStoredAnew() {
        String contact = "İzge-" + letters() + "@example.com";
        UUID ticket = Tickets.open(contact);
        rows.execute("update recording_tickets set contact_search = null where id = cast(? as uuid)", ticket);
        Admin.request()
                .post("/admin/contacts/rotate")
                .then()
                .statusCode(200)
                .body("tickets", greaterThanOrEqualTo(1))
                .body("unreadable", equalTo(0));
        Admin.request().post("/admin/contacts/rotate").then().statusCode(200).body("tickets", equalTo(0));
        erase(Map.of("email", contact)).statusCode(200).body("tickets", equalTo(1));
    }

    /** As versions before took and stored them; now they are refused. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00a0%s", "%s\u200b", "\u202e%s", "%s\ufe0f", "\uff45%s"})
    void contactOfBeforeWithWhatCannotBeSeenIsFoundOnceItIsStoredAnew(String written) {
        String contact = "erika-" + letters().toLowerCase() + "@example.com";
        UUID ticket = Tickets.open(contact);
        String odd = written.formatted(written.startsWith("\uff45") ? contact.substring(1) : contact);
        rows.execute(
                "update recording_tickets set contact_value = ?, contact_search = ? where id = cast(? as uuid)",
                odd,
                odd,
                ticket);
        Admin.request()
                .post("/admin/contacts/rotate")
                .then()
                .statusCode(200)
                .body("tickets", greaterThanOrEqualTo(1))
                .body("unreadable", equalTo(0));
        Admin.request().post("/admin/contacts/rotate").then().statusCode(200).body("tickets", equalTo(0));
        Admin.request()
                .contentType("application/json")
                .body(Map.of("emailHash", UnkeyedDonorHash.create().of(contact)))
                .post("/admin/people/touched")
                .then()
                .body("tickets", equalTo(1));
        erase(Map.of("email", contact)).statusCode(200).body("tickets", equalTo(1));
    }

    @Test
    void nobodyIsSaidToBeForgottenWhereContactsAreSealedAndThereIsNoKey() {
        UUID ticket = Tickets.open();
        rows.execute(
                "update recording_tickets set contact_value = 'sealed:2026:AAAA' where id = cast(? as uuid)", ticket);
        try {
            Admin.request()
                    .post("/admin/contacts/rotate")
                    .then()
                    .statusCode(200)
                    .body("tickets", equalTo(0))
                    .body("unreadable", equalTo(1));
            erase(Map.of("email", email)).statusCode(409);
            erase(Map.of("phone", "+4915112345678")).statusCode(409);
            assertThat(rows.count("erased_donors", "true")).isZero();
        } finally {
            rows.execute("delete from recording_tickets where id = cast(? as uuid)", ticket);
        }
        erase(Map.of("email", email)).statusCode(200);
    }

    @Test
    void searchIsInTimeHoweverManyWereForgottenBefore() {
        UUID ticket = Tickets.open();
        tellOfMany(ticket);
        rows.execute(
                "insert into erased_donors select encode(sha256(cast(i as text)::bytea), 'hex'), now() - interval '1 day',"
                        + " now() from generate_series(1, 20000) as i");
        hidden();
        erase(Map.of("email", email)).statusCode(200);
        rows.execute("update erased_donors set erased_at = erased_at - interval '1 hour'");
        searchHistories();
        assertThat(rows.count("erased_donors", "swept_at is null")).isZero();
        assertThatNothingNamesThem();
    }

    /** The address of the charge shows; that of the session is another, whose owner asks to be forgotten. */
    @Test
    void addressThatNoRowShowsIsFoundInTheHistories() {
        StripeLife life = hidden();
        String hash = UnkeyedDonorHash.create().of(email);
        assertThat(rows.count("stripe_attributions", "donor_email_hash = ?", hash))
                .isZero();
        erase(Map.of("email", email)).statusCode(200).body("donations", equalTo(0));
        rows.execute("update erased_donors set erased_at = erased_at - interval '1 hour'");
        searchHistories();
        assertThatNothingNamesThem();
        assertThat(rows.count("erased_donors", "swept_at is null")).isZero();
        assertThat(rows.count("stripe_attributions", "payment_intent_id = ? and status = 'PAID'", life.intentId()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void whoseReplicaHasAnotherTimeIsSearchedForNoSoonerAndNoLater(long seconds) {
        hidden();
        clock.stopAt(Instant.now().plusSeconds(seconds));
        erase(Map.of("email", email)).statusCode(200);
        clock.goOn();
        searchHistories();
        assertThat(rows.count(
                        "erased_donors",
                        "swept_at is null and erased_at between now() - interval '1 minute' and now()"))
                .as("a payment may still be being written")
                .isEqualTo(1);
    }

    @Test
    void historyThatCannotBeReadKeepsNoOtherFromTheSearchAndIsTriedAgain() {
        StripeLife broken = hidden();
        StripeLife whole = hidden();
        String hash = UnkeyedDonorHash.create().of(email);
        erase(Map.of("email", email)).statusCode(200).body("donations", equalTo(0));
        rows.execute("update erased_donors set erased_at = erased_at - interval '1 hour'");
        Object history = history(broken);
        rows.execute(
                "update stripe_attributions set history = jsonb_build_object('was', history) where payment_intent_id = ?",
                broken.intentId());
        double failed = failed();

        searchHistories();
        assertThat(history(whole).toString()).doesNotContain(hash);
        assertThat(history(broken).toString()).contains(hash);
        assertThat(rows.count("erased_donors", "email_hash = ? and swept_at is null", hash))
                .as("still to be searched for")
                .isEqualTo(1);
        assertThat(rows.one("select failures, due_at > now() as later from jobs where name = 'erasure'"))
                .containsEntry("failures", 1)
                .containsEntry("later", true);
        assertThat(failed()).isEqualTo(failed + 1);

        rows.execute(
                "update stripe_attributions set history = cast(? as jsonb) where payment_intent_id = ?",
                history.toString(),
                broken.intentId());
        rows.execute("update jobs set due_at = 'epoch' where name = 'erasure'");
        searchHistories();
        assertThat(rows.count("erased_donors", "email_hash = ? and swept_at is null", hash))
                .isZero();
        assertThatNothingNamesThem();
    }

    @Test
    void historyThatCannotBeReadKeepsNoOtherDonationFromBeingForgottenAtOnce() {
        UUID ticket = Tickets.open();
        StripeLife broken = life(ticket).pays();
        StripeLife whole = life(ticket).pays();
        tell(broken);
        tell(whole);
        Object history = history(broken);
        rows.execute("update stripe_attributions set history = '{}' where payment_intent_id = ?", broken.intentId());
        erase(Map.of("email", email))
                .statusCode(200)
                .body("donations", equalTo(1))
                .body("unreadable", equalTo(1));
        assertThat(rows.one(
                        "select donor_last_name, donor_email_hash from stripe_attributions where payment_intent_id = ?",
                        whole.intentId()))
                .containsEntry("donor_last_name", null)
                .containsEntry("donor_email_hash", null);
        rows.execute("update erased_donors set erased_at = erased_at - interval '1 hour'");
        searchHistories();
        assertThat(rows.count("erased_donors", "swept_at is null"))
                .as("its row still shows them")
                .isEqualTo(1);
        rows.execute(
                "update stripe_attributions set history = cast(? as jsonb) where payment_intent_id = ?",
                history.toString(),
                broken.intentId());
        erase(Map.of("email", email)).body("donations", equalTo(1)).body("unreadable", equalTo(0));
        assertThatNothingNamesThem();
    }

    @Test
    void contactsThreadsAndProfilesGoAndTheTicketStays() {
        UUID ticket = Tickets.open(email, "Reading for " + name);
        Admin.request()
                .contentType("application/json")
                .body(Map.of(
                        "subject",
                        "Where is it",
                        "message",
                        "I am " + name,
                        "contactType",
                        "EMAIL",
                        "contactValue",
                        email))
                .post("/api/support")
                .then()
                .statusCode(201);
        Admin.request()
                .contentType("application/json")
                .body(Map.of(
                        "displayName",
                        name,
                        "language",
                        "en",
                        "timeZone",
                        "Europe/Berlin",
                        "ticketIds",
                        List.of(ticket)))
                .post("/admin/profiles")
                .then()
                .statusCode(201);
        erase(Map.of("email", email.toUpperCase()))
                .statusCode(200)
                .body("tickets", equalTo(1))
                .body("supportThreads", equalTo(1))
                .body("profiles", equalTo(1))
                .body("donations", equalTo(0));
        Admin.request()
                .get("/admin/tickets/" + ticket)
                .then()
                .statusCode(200)
                .body("contactValue", nullValue())
                .body("displayName", nullValue());
        assertThatNothingNamesThem();
        assertThat(rows.one("select action, target, details, outcome from admin_actions where action = 'person.erase'"
                        + " order by begun_at desc limit 1"))
                .containsEntry("target", null)
                .containsEntry("details", null)
                .containsEntry("outcome", "DONE");
    }

    @Test
    void letterOfThanksThatNamesThemGoes() {
        UUID ticket = Tickets.open(email, name);
        Admin.request()
                .contentType("application/json")
                .body(Map.of("language", "en", "text", "Dear {name}, " + name + " thanks you."))
                .put("/admin/tickets/" + ticket + "/thanks")
                .then()
                .statusCode(200);
        erase(Map.of("email", email))
                .statusCode(200)
                .body("tickets", equalTo(1))
                .body("thanksTexts", equalTo(1));
        Admin.auditor()
                .get("/admin/tickets/" + ticket + "/thanks")
                .then()
                .statusCode(200)
                .body("text", nullValue());
        assertThatNothingNamesThem();
        erase(Map.of("email", email)).statusCode(200).body("thanksTexts", equalTo(0));
    }

    @Test
    void hashAloneFindsTheContactsOfItsAddress() {
        UUID ticket = Tickets.open(email.toUpperCase(), name);
        Admin.request()
                .contentType("application/json")
                .body(Map.of("subject", "a", "message", name, "contactType", "EMAIL", "contactValue", email))
                .post("/api/support")
                .then()
                .statusCode(201);
        UUID other = Tickets.open("another@example.com");
        tell(life(Tickets.open()).pays());
        String hash = UnkeyedDonorHash.create().of(email);
        erase(Map.of("emailHash", hash))
                .statusCode(200)
                .body("tickets", equalTo(1))
                .body("supportThreads", equalTo(1))
                .body("donations", equalTo(1));
        Admin.request().get("/admin/tickets/" + ticket).then().body("contactValue", nullValue());
        Admin.request().get("/admin/tickets/" + other).then().body("contactValue", equalTo("another@example.com"));
        assertThatNothingNamesThem();
    }

    @Test
    void recordingsAndTranscriptsGoOnlyWhenAskedFor() {
        UUID ticket = Tickets.open(email);
        UUID recording = UUID.randomUUID();
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) values (?, cast(? as uuid), 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now())",
                recording,
                ticket);
        rows.execute("insert into recording_parts (recording_id, number, bytes) values (?, 0, 'abcd')", recording);
        rows.execute(
                "insert into recording_transcripts (recording_id, text, segments, created_at) values (?, ?, '[]', now())",
                recording,
                "I am " + name);
        rows.execute(
                "insert into knowledge_sources (id, title, text, format, language, configuration, is_public, recording_id,"
                        + " ticket_id, chunks, version, created_at, updated_at) values (?, 'Recording', ?, 'TEXT', 'en',"
                        + " 'english', false, ?, cast(? as uuid), 0, 0, now(), now())",
                UUID.randomUUID(),
                "I am " + name,
                recording,
                ticket);
        erase(Map.of("email", "other" + email, "recordings", true))
                .statusCode(200)
                .body("recordings", equalTo(0))
                .body("transcripts", equalTo(0));
        erase(Map.of("email", email, "recordings", true))
                .statusCode(200)
                .body("recordings", equalTo(1))
                .body("recordingsKept", equalTo(0))
                .body("transcripts", equalTo(1));
        assertThat(rows.count("recording_parts", "recording_id = ?", recording)).isZero();
        assertThatNothingNamesThem();
    }

    /** A second time finds no ticket of theirs any more, so that the first one must say it. */
    @Test
    void recordingsThatStayAreCounted() {
        UUID ticket = Tickets.open(email);
        for (String status : List.of("DONE", "FAILED", "UPLOADING")) {
            rows.execute(
                    "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                            + " updated_at) values (?, cast(? as uuid), ?, 'audio/wav', 4, 1, 1, now(), now(), now())",
                    UUID.randomUUID(),
                    ticket,
                    status);
        }
        Admin.request()
                .contentType("application/json")
                .body(Map.of("email", email))
                .post("/admin/people/touched")
                .then()
                .statusCode(200)
                .body("recordings", equalTo(0))
                .body("recordingsKept", equalTo(2));
        erase(Map.of("email", email))
                .statusCode(200)
                .body("recordings", equalTo(0))
                .body("recordingsKept", equalTo(2));
        erase(Map.of("email", email, "recordings", true))
                .statusCode(200)
                .body("recordings", equalTo(0))
                .body("recordingsKept", equalTo(0));
        Admin.request()
                .queryParam("ticketId", ticket)
                .get("/admin/recordings")
                .then()
                .body("recordings.size()", equalTo(2));
        rows.execute("delete from recordings where ticket_id = ?", ticket);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\":\"nobody\"}",
                "{\"email\":\"a@example.com\",\"phone\":\"+491701234567\"}",
                "{\"phone\":\"12\"}",
                "{\"emailHash\":\"abc\"}",
                "{\"email\":\"a@example.com\",\"recordings\":\"maybe\"}",
                "[]",
                "null",
                "",
                "{"
            })
    void whoIsNoPersonIsRefused(String body) {
        int before = rows.all("select 1 from erased_donors").size();
        Admin.request()
                .contentType("application/json")
                .body(body)
                .delete("/admin/people")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        assertThat(rows.all("select 1 from erased_donors")).hasSize(before);
    }

    private ValidatableResponse erase(Map<String, ?> person) {
        return Admin.request()
                .contentType("application/json")
                .body(person)
                .delete("/admin/people")
                .then();
    }

    private void searchHistories() {
        try {
            io.quarkus.vertx.VertxContextSupport.subscribeAndAwait(() -> erasure.search());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        await().until(() -> rows.count("jobs", "name = 'erasure' and leased_by is not null") == 0);
    }

    /** All that the database holds, as a dump would have it. */
    private void assertThatNothingNamesThem() {
        String hash = UnkeyedDonorHash.create().of(email);
        for (Map<String, Object> table : rows.all("select table_name from information_schema.tables"
                + " where table_schema = current_schema() and table_type = 'BASE TABLE'")) {
            String all = table.get("table_name").toString();
            Map<String, Object> found = rows.one(
                    "select count(*) filter (where line ilike ?) as names, count(*) filter (where line like ?) as hashes"
                            + " from (select whole::text as line from " + all + " as whole offset 0) as dump",
                    "%" + name + "%",
                    "%" + hash + "%");
            assertThat(found).as(all).containsEntry("names", 0L);
            if (!all.equals("erased_donors")) {
                assertThat(found).as(all).containsEntry("hashes", 0L);
            }
        }
    }

    /** A payment whose session names the person, while its row shows the other one that its charge names. */
    private StripeLife hidden() {
        StripeLife life = life(Tickets.open()).pays();
        life.events()
                .forEach(event -> SignedWebhook.send(
                                event.path("type").asText().startsWith("checkout.")
                                        ? ofThisPerson(event)
                                        : event.toString())
                        .then()
                        .statusCode(200));
        return life;
    }

    private Object history(StripeLife life) {
        return rows.one(
                        "select history::text as history from stripe_attributions where payment_intent_id = ?",
                        life.intentId())
                .get("history");
    }

    private double failed() {
        return metrics.counter("almoner.ledger.erased", "outcome", "failed").count();
    }

    private StripeLife life(UUID ticket) {
        return new StripeLife(StripeShape.V2026, "era" + letters(), 1_790_000_000L, 2_500, "usd", ticket, true);
    }

    private void tell(StripeLife life) {
        life.events()
                .forEach(event -> SignedWebhook.send(ofThisPerson(event)).then().statusCode(200));
    }

    /** Of sixty payments. */
    private void tellOfMany(UUID ticket) {
        SignedWebhook.sendTogether(Stream.generate(() -> life(ticket).pays())
                .limit(60)
                .flatMap(life -> life.events().stream())
                .map(this::ofThisPerson)
                .toList());
    }

    private String ofThisPerson(Object event) {
        return event.toString()
                .replace("maria@example.com", email)
                .replace("Maria Garcia Session", "Maria " + name)
                .replace("Maria Garcia Lopez", "Maria Garcia " + name);
    }

    private static String letters() {
        return new Random()
                .ints(12, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
