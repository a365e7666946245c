package org.almoner.donation.ledger;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Transactions;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.donation.ledger.JournalReader.Place;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** Whoever follows the journal sees every row once, in whatever order transactions end. */
@QuarkusTest
class JournalReaderTest {

    @Inject
    JournalReader journal;

    @Inject
    Reads reads;

    @Inject
    Transactions transactions;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @Test
    void rowsOfATransactionThatIsHeldOpenAreNotMissed() throws Throwable {
        Place place = newest();
        UUID ticket = Tickets.open();
        UUID slow = UUID.randomUUID();
        List<UUID> followed = new ArrayList<>();
        try (Connection held = database.getConnection()) {
            held.setAutoCommit(false);
            move(held, slow, 7);
            pay(ticket);
            assertThat(rows.count("ledger_movements", "ticket_id = ?", ticket))
                    .as("committed, with larger numbers")
                    .isPositive();
            place = follow(place, followed);
            assertThat(followed).as("what may still be preceded").isEmpty();
            move(held, slow, -7);
            held.commit();
        }
        Place reached = place;
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<UUID> all = new ArrayList<>();
            followUnchecked(reached, all);
            assertThat(all).startsWith(slow, slow).contains(donation(ticket)).hasSize(3);
        });
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        Place before = newest();
        UUID ticket = Tickets.open();
        for (int i = 0; i < 5; i++) {
            pay(ticket);
        }
        long all = rows.count("ledger_movements", "ticket_id = ?", ticket);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<UUID> followed = new ArrayList<>();
            followUnchecked(before, followed);
            assertThat(followed).hasSize((int) all).doesNotHaveDuplicates();
        });
    }

    @Test
    void entriesHaveWhatWasJournalled() throws Throwable {
        Place before = newest();
        UUID ticket = Tickets.open();
        pay(ticket);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !pageUnchecked(before, 1).isEmpty());
        Entry entry = page(before, 1).get(0);
        assertThat(entry.donationId()).isEqualTo(donation(ticket));
        assertThat(entry.ticketId()).isEqualTo(ticket);
        assertThat(entry.kind()).isEqualTo("PAID");
        assertThat(entry.currency()).isEqualTo("USD");
        assertThat(entry.object()).startsWith("pi_");
        assertThat(entry.amount()).isEqualByComparingTo("25");
        assertThat(entry.effectiveAt()).isEqualTo("2026-09-21T14:13:20Z");
        assertThat(entry.recordedAt()).isAfter(entry.effectiveAt());
    }

    /** As they stand there after a restore from a dump: readers of before would wait for them, or miss what follows. */
    @Test
    void idsOfAnotherServerAreToldInsteadOfReadInAWrongOrder() {
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> transactions.rehearse(
                        Duration.ofSeconds(10),
                        statements -> statements
                                .send(
                                        "insert into ledger_movements (xid, donation_id, currency, kind, effective_at, amount,"
                                                + " recorded_at) values ('9000000000000000000', gen_random_uuid(), 'USD', 'PAID',"
                                                + " now(), 1, now())")
                                .thenCompose(written -> journal.after(statements, Place.BEGINNING, 1)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another server");
    }

    private void move(Connection held, UUID donation, int amount) throws SQLException {
        try (Statement statement = held.createStatement()) {
            statement.execute(
                    "insert into ledger_movements (donation_id, currency, kind, effective_at, amount, recorded_at)"
                            + " values ('" + donation + "', 'USD', 'PAID', 'epoch', " + amount + ", now())");
        }
    }

    private void pay(UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        StripeLife life = new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 2_500, "usd", ticket, false).pays();
        SignedWebhook.send(life.events().get(0)).then().statusCode(200);
    }

    private UUID donation(UUID ticket) {
        return (UUID) rows.one("select id from stripe_attributions where ticket_id = ?", ticket)
                .get("id");
    }

    /** Where a follower is that has seen all. */
    private Place newest() {
        List<Map<String, Object>> last = rows.all(
                "select xid::text as xid, id from ledger_movements order by ledger_movements.xid desc, id desc limit 1");
        return last.isEmpty()
                ? Place.BEGINNING
                : new Place(Long.parseLong((String) last.get(0).get("xid")), (Long)
                        last.get(0).get("id"));
    }

    /** To the end, two at a time. */
    private Place follow(Place place, List<UUID> donations) throws Throwable {
        List<Entry> page;
        do {
            page = page(place, 2);
            for (Entry entry : page) {
                donations.add(entry.donationId());
                place = entry.place();
            }
        } while (!page.isEmpty());
        return place;
    }

    private void followUnchecked(Place place, List<UUID> donations) {
        try {
            follow(place, donations);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private List<Entry> pageUnchecked(Place place, int size) {
        try {
            return page(place, size);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private List<Entry> page(Place place, int size) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(
                () -> Uni.createFrom().completionStage(() -> journal.after(reads, place, size)));
    }
}
