package org.almoner.ticket;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.ContactKeys;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts that are encrypted at rest: nobody notices who may see them, and nobody else can read them. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class ContactsTest {

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    SealedContacts sealed;

    private final String email = "zz" + UUID.randomUUID() + "@example.com";

    /** What cannot be read would keep whoever comes next from forgetting anybody. */
    @AfterEach
    void leaveNothingSealed() {
        rows.execute("update recording_tickets set contact_value = null, contact_search = null, display_name = null"
                + " where contact_value like 'sealed:%'");
    }

    @Test
    void contactIsSealedInTheDatabaseAndFoundAllTheSame() {
        String ticket = create(email);
        String stored = stored(ticket);
        assertThat(stored).startsWith("sealed:2026:").doesNotContain("example");
        assertThat(rows.count("recording_tickets as whole", "whole::text ilike ?", "%" + email + "%"))
                .isZero();
        assertThat(stored(create(email))).as("twice the same does not look so").isNotEqualTo(stored);
        Admin.request().get("/admin/tickets/" + ticket).then().body("contactValue", equalTo(email));
        Admin.request()
                .queryParam("contact", email.toUpperCase())
                .get("/admin/tickets")
                .then()
                .statusCode(200)
                .body("tickets.id", hasItem(ticket))
                .body("tickets", hasSize(2));
        String other = "other" + email;
        Admin.request()
                .contentType("application/json")
                .body(Map.of("contactType", "EMAIL", "contactValue", other))
                .patch("/admin/tickets/" + ticket)
                .then()
                .statusCode(200)
                .body("contactValue", equalTo(other));
        assertThat(stored(ticket)).startsWith("sealed:2026:").isNotEqualTo(stored);
    }

    @Test
    void rotationSealsWhatIsPlainOrUnderAnOlderKeyAndLosesNothing() {
        String plain = create("plain" + email);
        String old = create("old" + email);
        String lost = create("lost" + email);
        put(plain, new Contacts.Stored("plain" + email, null));
        put(old, new Contacts(ContactKeys.OLD, new SimpleMeterRegistry()).store("old" + email));
        Contacts.Stored unreadable =
                new Contacts("gone:" + ContactKeys.key(3), new SimpleMeterRegistry()).store("lost" + email);
        put(lost, unreadable);
        find("plain" + email, plain);
        find("old" + email, old);
        int others = Admin.request()
                .post("/admin/contacts/rotate")
                .then()
                .statusCode(200)
                .body("unreadable", equalTo(1))
                .extract()
                .path("tickets");
        assertThat(others).isGreaterThanOrEqualTo(2);
        assertThat(stored(plain)).startsWith("sealed:2026:");
        assertThat(stored(old)).startsWith("sealed:2026:");
        assertThat(stored(lost)).isEqualTo(unreadable.value());
        find("plain" + email, plain);
        find("old" + email, old);
        Admin.request().post("/admin/contacts/rotate").then().body("tickets", equalTo(0));
        try (LogWatch log = new LogWatch(Contacts.class)) {
            Admin.request().get("/admin/tickets/" + lost).then().statusCode(200).body("contactValue", nullValue());
            assertThat(log.lines())
                    .containsExactly("ERROR A contact that was sealed with the key gone cannot be read:"
                            + " CONTACT_KEYS lacks the key");
        }
        rows.execute("delete from recording_tickets where id = cast(? as uuid)", lost);
    }

    /** Payments open drafts in the order of their ids, and rows that were written lately lie behind the others. */
    @Test
    void rotationTakesTicketsInTheOrderInWhichPaymentsDo() throws Exception {
        String first = create("first" + email);
        String second = create("second" + email);
        put(second, new Contacts.Stored("second" + email, null));
        put(first, new Contacts.Stored("first" + email, null));
        CompletableFuture<Integer> rotated;
        try (Connection webhook = database.getConnection();
                Statement statement = webhook.createStatement()) {
            webhook.setAutoCommit(false);
            statement.execute(hold(first));
            rotated = CompletableFuture.supplyAsync(() -> Admin.request()
                    .post("/admin/contacts/rotate")
                    .then()
                    .extract()
                    .statusCode());
            await().until(() -> rows.count(
                            "pg_stat_activity", "wait_event_type = 'Lock' and query like '%update recording_tickets%'")
                    > 0);
            statement.execute(hold(second));
            webhook.commit();
        }
        assertThat(rotated.join()).isEqualTo(200);
    }

    private static String hold(String ticket) {
        return "select from recording_tickets where id = '" + ticket + "' for no key update";
    }

    @Test
    void sealedContactsAreForgottenToo() {
        String sealed = create(email);
        String plain = create(email);
        put(plain, new Contacts.Stored(email, null));
        Admin.request()
                .contentType("application/json")
                .body(Map.of("subject", "Where", "message", "is it", "contactType", "EMAIL", "contactValue", email))
                .post("/api/support")
                .then()
                .statusCode(201);
        assertThat(rows.count("support_tickets", "contact_value like 'sealed:2026:%'"))
                .isPositive();
        Admin.forget(Map.of("email", email)).body("tickets", equalTo(2)).body("supportThreads", equalTo(1));
        assertThat(stored(sealed)).isNull();
        assertThat(stored(plain)).isNull();
        rows.execute("delete from erased_donors");
    }

    @Test
    void sealedContactOfBeforeWithWhatCannotBeSeenIsFoundOnceItIsStoredAnew() {
        String ticket = create(email);
        Contacts.Stored odd =
                new Contacts(ContactKeys.NEW, new SimpleMeterRegistry()).store("\u00a0" + email + "\u200b");
        put(ticket, new Contacts.Stored(odd.value(), "of a version before"));
        Admin.request().post("/admin/contacts/rotate").then().statusCode(200);
        Admin.forget(Map.of("email", email)).body("tickets", equalTo(1));
        assertThat(stored(ticket)).isNull();
        rows.execute("delete from erased_donors");
    }

    @Test
    void sealedContactIsFoundByTheHashOfADonor() {
        String sealed = create(email);
        String other = create("other" + email);
        Admin.forget(Map.of(
                        "emailHash",
                        UnkeyedDonorHash.withKey(MockedNeighbours.HASH_KEY).of(email)))
                .body("tickets", equalTo(1));
        assertThat(stored(sealed)).isNull();
        assertThat(stored(other)).isNotNull();
        rows.execute("delete from erased_donors");
    }

    @Test
    void nobodyIsSaidToBeForgottenWhereAKeyIsMissing() {
        String ticket = create(email);
        put(ticket, new Contacts("gone:" + ContactKeys.key(3), new SimpleMeterRegistry()).store(email));
        assertThatErasureIsRefused(ticket);
    }

    @Test
    void nobodyIsSaidToBeForgottenAndNothingIsSealedWhereAKeyHasAnotherValue() {
        String ticket = create(email);
        put(ticket, new Contacts("2026:" + ContactKeys.key(3), new SimpleMeterRegistry()).store(email));
        rows.execute("update recording_tickets set created_at = 'epoch' where id = cast(? as uuid)", ticket);
        String plain = create("plain" + email);
        put(plain, new Contacts.Stored("plain" + email, null));
        try (LogWatch log = new LogWatch(Contacts.class)) {
            Admin.request()
                    .post("/admin/contacts/rotate")
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("tickets " + ticket));
            assertThat(log.lines())
                    .containsExactly("ERROR A contact that was sealed with the key 2026 cannot be read:"
                            + " it was changed, or the key has another value in CONTACT_KEYS");
        }
        assertThat(stored(plain)).isEqualTo("plain" + email);
        try (LogWatch log = new LogWatch(Contacts.class)) {
            sealed.look(new StartupEvent());
            await().untilAsserted(() -> assertThat(log.lines()).hasSize(1));
        }
        assertThatErasureIsRefused(ticket);
    }

    @Test
    void rotationCountsWhatWasChangedUnderTheFirstKeyToo() {
        create("older" + email);
        String ticket = create(email);
        put(ticket, new Contacts.Stored(stored(ticket) + "AAAA", "any"));
        Admin.request().post("/admin/contacts/rotate").then().statusCode(200).body("unreadable", equalTo(1));
        rows.execute("delete from recording_tickets where id = cast(? as uuid)", ticket);
    }

    private void assertThatErasureIsRefused(String ticket) {
        String before = stored(ticket);
        Map<String, String> hash = Map.of(
                "emailHash", UnkeyedDonorHash.withKey(MockedNeighbours.HASH_KEY).of(email));
        for (Map<String, String> person : List.of(Map.of("email", email), hash)) {
            Admin.request()
                    .contentType("application/json")
                    .body(person)
                    .post("/admin/people/touched")
                    .then()
                    .statusCode(409);
            Admin.request()
                    .contentType("application/json")
                    .body(person)
                    .delete("/admin/people")
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("tickets " + ticket));
        }
        assertThat(stored(ticket)).isEqualTo(before);
        assertThat(rows.count("erased_donors", "true")).isZero();
        rows.execute("delete from recording_tickets where id = cast(? as uuid)", ticket);
        Admin.forget(Map.of("email", email));
        rows.execute("delete from erased_donors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "id:",
                "id:AAAA",
                "ID:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,",
                "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
            })
    void keysThatCannotBeAreRefusedAtStart(String keys) {
        assertThat(Contacts.KEYS.refuses(keys)).isTrue();
        assertThat(Contacts.KEYS.mistake()).contains("CONTACT_KEYS").doesNotContain(keys);
    }

    @Test
    void sealThatWasChangedIsNotRead() {
        Contacts contacts = new Contacts(ContactKeys.NEW, new SimpleMeterRegistry());
        String sealed = contacts.store(email).value();
        char last = sealed.charAt(sealed.length() - 1);
        assertThat(contacts.read(sealed)).isEqualTo(email);
        assertThat(contacts.read(sealed.substring(0, sealed.length() - 6) + "AAAAA" + last))
                .isNull();
        assertThat(contacts.read("sealed:2026:")).isNull();
        assertThat(contacts.read("sealed:2026")).isNull();
        assertThat(contacts.read(email)).isEqualTo(email);
    }

    private void find(String contact, String ticket) {
        Admin.request()
                .queryParam("contact", contact)
                .get("/admin/tickets")
                .then()
                .body("tickets.id", hasItem(ticket))
                .body("tickets[0].contactValue", equalTo(contact));
    }

    private String stored(String ticket) {
        return (String) rows.one("select contact_value from recording_tickets where id = cast(? as uuid)", ticket)
                .get("contact_value");
    }

    private void put(String ticket, Contacts.Stored contact) {
        rows.execute(
                "update recording_tickets set contact_value = ?, contact_search = ? where id = cast(? as uuid)",
                contact.value(),
                contact.search(),
                ticket);
    }

    private static String create(String contact) {
        return Admin.request()
                .contentType("application/json")
                .body(Map.of("contactType", "EMAIL", "contactValue", contact))
                .post("/api/tickets/create")
                .then()
                .statusCode(200)
                .body("contactValue", equalTo(contact))
                .extract()
                .path("id");
    }
}
