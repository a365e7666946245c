package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.almoner.database.sql.Snapshots;
import org.almoner.donation.admin.DonationFilter;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of few payments among many. */
@QuarkusTest
class SiftingTest {

    private static final int MANY = 3_000;
    private static final int DRAWS = 60;

    @Inject
    Rows rows;

    @Inject
    Snapshots snapshots;

    @Inject
    MovementExport movements;

    /** A statement that looks through millions for a few meets its time limit, and the file is not whole. */
    @Test
    void whatIsLookedThroughIsReadInPiecesAlsoWhereNothingIsFound() throws Throwable {
        UUID ticket = Tickets.open();
        rows.execute("""
                insert into stripe_attributions (id, ticket_id, payment_intent_id, status, amount, currency, created_at, updated_at,
                    history, derivation)
                select gen_random_uuid(), ?, 'pi_sift_' || i || ?, 'EXPIRED', 25, 'USD', now() - i * interval '1 second', now(),
                    '{"payment":{},"facts":[]}', 1000000
                from generate_series(1, ?) as i""", ticket, ticket.toString(), MANY);
        for (DonationFilter rare : List.of(
                filter(null, ticket, "JPY", null),
                filter(null, ticket, null, true),
                filter(null, ticket, null, false),
                filter(PaymentStatus.PAID, ticket, null, null),
                filter(PaymentStatus.DISPUTED, ticket, "USD", true))) {
            assertThat(read(DonationExport.of(rare)))
                    .as("%s", rare)
                    .hasSize(MANY / Sifting.ONE_IN)
                    .containsOnly("");
        }
        rows.execute("delete from stripe_attributions where ticket_id = ?", ticket);
    }

    @Test
    void whatIsLookedThroughOfTheJournalIsReadInPiecesAlsoWhereNothingIsFound() throws Throwable {
        UUID ticket = Tickets.open();
        for (int i = 0; i < 10; i++) {
            SignedWebhook.sendAll(StripeLife.of(ticket, "usd").pays().settles());
        }
        for (DonationFilter rare : List.of(
                filter(null, null, "XPF", null),
                filter(null, UUID.randomUUID(), null, null),
                filter(PaymentStatus.DISPUTED, ticket, null, true))) {
            long all = rows.count("ledger_movements", "true");
            assertThat(all).isGreaterThanOrEqualTo(20);
            assertThat(read(movements.of(ExportProfile.GENERIC, rare)))
                    .as("%s", rare)
                    .hasSizeGreaterThanOrEqualTo((int) all / Sifting.ONE_IN)
                    .containsOnly("");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void fileHasWhatTheListHasWhateverIsAsked(long seed) {
        Instant begun = Instant.now();
        UUID ticket = Tickets.open();
        UUID other = Tickets.open();
        List<StripeLife> lives = List.of(
                life(ticket, "usd").pays().settles(),
                life(ticket, "usd").pays().settles().refund("a", 2_500, "succeeded"),
                life(ticket, "jpy").pays().settles(),
                life(ticket, "eur").pays().settles().dispute("d", 2_500, "needs_response"),
                life(ticket, "usd").attemptFails(),
                life(other, "usd").pays().settles(),
                life(other, "jpy").pays().settles().refund("b", 2_500, "succeeded"),
                life(null, "usd").pays().settles());
        lives.forEach(SignedWebhook::sendAll);
        List<String> donations = lives.stream().map(rows::donation).toList();
        List<String> intents =
                donations.stream().map(id -> text("payment_intent_id", id)).toList();
        payOut(intents.get(0), intents.get(2), intents.get(6));
        Random random = new Random(seed);
        for (int draw = 0; draw < DRAWS; draw++) {
            Map<String, Object> asked = new HashMap<>();
            drawn(random, asked, "status", "PAID", "REFUNDED", "DISPUTED", "FAILED", "EXPIRED");
            drawn(random, asked, "ticketId", ticket, other);
            drawn(random, asked, "currency", "USD", "JPY", "EUR");
            drawn(random, asked, "paidOut", true, false);
            drawn(random, asked, "emailHash", text("donor_email_hash", donations.get(random.nextInt(4))));
            drawn(random, asked, "id", intents.get(random.nextInt(donations.size())), "pi_");
            drawn(random, asked, "until", Instant.now().plusSeconds(60));
            asked.put("since", begun);
            assertThat(column(asked, "donations.csv", 0))
                    .as("%s of seed %d", asked, seed)
                    .containsExactlyElementsOf(listed(asked));

            // Of a movement it is its own, and they are the time at which it is booked.
            Object currency = asked.remove("currency");
            String payments = String.join(",", listed(asked));
            List<String> moved = rows
                    .all(
                            "select donation_id from ledger_movements"
                                    + " where donation_id = any(cast(string_to_array(?, ',') as uuid[]))"
                                    + " and currency = coalesce(cast(? as text), currency) order by xid, id",
                            payments,
                            currency)
                    .stream()
                    .map(row -> row.get("donation_id").toString())
                    .toList();
            asked.remove("since");
            asked.remove("until");
            if (currency != null) {
                asked.put("currency", currency);
            }
            assertThat(column(asked, "movements.csv", 8).stream().filter(donations::contains))
                    .as("%s of seed %d", asked, seed)
                    .containsExactlyElementsOf(moved);
        }
    }

    private static List<String> listed(Map<String, Object> asked) {
        return request(asked)
                .queryParam("limit", 200)
                .get("/admin/donations")
                .jsonPath()
                .getList("donations.id", String.class);
    }

    private void payOut(String... payments) {
        String payout = "po_" + UUID.randomUUID();
        rows.execute("""
                insert into payouts (id, amount, currency, status, arrival_date, created_at, automatic, told_at, told_rank, told,
                    read_due_at)
                values (?, 10, 'USD', 'PAID', current_date, now(), true, now(), 1, '{}', 'infinity')""", payout);
        for (String payment : payments) {
            rows.execute("""
                    insert into payout_transactions (payout_id, id, type, amount, fee, net, currency, payment_intent_id, created_at,
                        is_deposit, reading)
                    values (?, 'txn_' || gen_random_uuid(), 'charge', 10, 0, 10, 'USD', ?, now(), false, 1)""", payout, payment);
        }
    }

    private static void drawn(Random random, Map<String, Object> asked, String name, Object... values) {
        if (random.nextInt(3) == 0) {
            asked.put(name, values[random.nextInt(values.length)]);
        }
    }

    private static List<String> column(Map<String, Object> asked, String file, int column) {
        String text = request(asked).get("/admin/exports/" + file).asString();
        return Stream.of(text.split("\r\n"))
                .skip(1)
                .map(line -> line.split(",", -1)[column])
                .toList();
    }

    private static RequestSpecification request(Map<String, Object> asked) {
        RequestSpecification request = Admin.request();
        asked.forEach((name, value) -> request.queryParam(name, value.toString()));
        return request;
    }

    private String text(String column, String donation) {
        return (String) rows.all("select " + column + " from stripe_attributions where id = cast(? as uuid)", donation)
                .get(0)
                .get(column);
    }

    private List<String> read(Export export) throws Throwable {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        VertxContextSupport.subscribeAndAwait(() -> snapshots.read(export.sql(), export.parameters(), read -> {
            lines.addAll(read.stream().map(export.lines()).toList());
            return CompletableFuture.completedStage(null);
        }));
        return lines;
    }

    private static DonationFilter filter(PaymentStatus status, UUID ticket, String currency, Boolean paidOut) {
        return new DonationFilter(status, ticket, currency, null, null, null, null, paidOut);
    }

    private static StripeLife life(UUID ticket, String currency) {
        return StripeLife.of(ticket, currency);
    }
}
