package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.almoner.testing.Admin;
import org.almoner.testing.LivesInLedger;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** The law, through HTTP and PostgreSQL: many lives at once, their events shuffled, repeated and sent in parallel. */
@QuarkusTest
class LivesOverHttpTest {

    private static final int LIVES = 300;
    private static final int AT_ONCE = 48;

    @Inject
    Rows rows;

    @Test
    void livesToldInParallelInAnyOrderEndInTrueRowsAndTotals() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<UUID> tickets = List.of(Tickets.open(), Tickets.open(), Tickets.open());
        List<StripeLife> lives = new ArrayList<>();
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < LIVES; i++) {
            String key = UUID.randomUUID().toString().replace("-", "");
            StripeLife life = RandomLives.life(random, key, tickets.get(random.nextInt(tickets.size())));
            lives.add(life);
            events.addAll(life.events());
            life.events().stream().filter(event -> random.nextInt(4) == 0).forEach(events::add);
            ObjectNode one = life.events().get(random.nextInt(life.events().size()));
            events.add(life.withForeignObject(one, random.nextInt(9)));
        }
        Collections.shuffle(events, random);
        send(events);
        for (StripeLife life : lives) {
            LivesInLedger.isTrue(rows, life, "seed " + seed + ", " + life.events());
        }
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", Matchers.equalTo(true));
        journalIsTheLedger(tickets);
        long inLedger = lives.stream().filter(StripeLife::isPaid).count();
        assertThat(tickets.stream()
                        .mapToLong(ticket -> Tickets.ledger(ticket).getLong("count"))
                        .sum())
                .isEqualTo(inLedger);
    }

    /** By ticket and day its sums are those of the totals and of the rows. */
    private void journalIsTheLedger(List<UUID> tickets) {
        for (UUID ticket : tickets) {
            assertThat(rows.all(
                            "select currency, sum(amount) filter (where kind = 'PAID') as paid,"
                                    + " coalesce(-sum(amount) filter (where kind = 'REFUNDED'), 0) as refunded,"
                                    + " coalesce(-sum(amount) filter (where kind = 'DISPUTED'), 0) as disputed"
                                    + " from ledger_movements where ticket_id = ? group by currency order by currency",
                            ticket))
                    .extracting(row -> List.copyOf(row.values()))
                    .isNotEmpty()
                    .isEqualTo(rows
                            .all(
                                    "select currency, paid, refunded, disputed from ticket_totals where ticket_id = ?"
                                            + " order by currency",
                                    ticket)
                            .stream()
                            .map(row -> List.copyOf(row.values()))
                            .toList());
            assertThat(rows.all(
                            "select date_trunc('day', effective_at), currency, sum(amount) from ledger_movements"
                                    + " where ticket_id = ? and kind = 'PAID' group by 1, 2 having sum(amount) <> 0"
                                    + " order by 1, 2",
                            ticket))
                    .extracting(row -> List.copyOf(row.values()))
                    .isNotEmpty()
                    .isEqualTo(rows
                            .all(
                                    "select date_trunc('day', paid_at), currency, sum(amount) from stripe_attributions"
                                            + " where ticket_id = ? and status in ('PAID', 'REFUNDED', 'DISPUTED')"
                                            + " group by 1, 2 order by 1, 2",
                                    ticket)
                            .stream()
                            .map(row -> List.copyOf(row.values()))
                            .toList());
        }
    }

    /** A failure is sent again, as Stripe would. */
    private static void send(List<ObjectNode> events) {
        Semaphore places = new Semaphore(AT_ONCE);
        List<CompletableFuture<ObjectNode>> failed = new ArrayList<>();
        for (ObjectNode event : events) {
            places.acquireUninterruptibly();
            failed.add(SignedWebhook.sendAsync(event)
                    .thenApply(answer -> answer.statusCode() == 200 ? null : event)
                    .whenComplete((answer, failure) -> places.release()));
        }
        assertThat(failed.stream().map(CompletableFuture::join)).containsOnlyNulls();
    }
}
