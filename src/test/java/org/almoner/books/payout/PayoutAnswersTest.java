package org.almoner.books.payout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a treasurer is told of payouts: pages, files, the gifts in them, and the gifts in none. */
@QuarkusTest
class PayoutAnswersTest {

    private static final String PAYOUTS = "/admin/payouts";

    @Inject
    Rows rows;

    @BeforeEach
    @AfterEach
    void noPayouts() {
        rows.execute("delete from payouts");
    }

    @Test
    void moneyHasTheDigitsOfItsCurrency() {
        payout("po_usd", "USD", "1234.5", "1234.5", "PAID", true);
        payout("po_jpy", "JPY", "1234", "1000", "PAID", true);
        payout("po_kwd", "KWD", "-1.25", "-1.25", "PAID", true);
        String answer = Admin.request().get(PAYOUTS).asString();
        assertThat(answer)
                .contains("\"amount\":1234.50,\"currency\":\"USD\"")
                .contains("\"explained\":1234.50,\"unexplained\":0.00")
                .contains("\"amount\":1234,\"currency\":\"JPY\"")
                .contains("\"explained\":1000,\"unexplained\":234")
                .contains("\"amount\":-1.250,\"currency\":\"KWD\"")
                .contains("\"explained\":-1.250,\"unexplained\":0.000")
                .contains("\"arrivalDate\":\"2026-02-03\"");
    }

    @Test
    void filtersFindWhatTheyName() {
        payout("po_a", "USD", "1", "1", "PAID", true);
        payout("po_b", "EUR", "1", "0.99", "IN_TRANSIT", true);
        payout("po_c", "EUR", "1", null, "FAILED", true);
        payout("po_d", "EUR", "1", "0", "CANCELED", true);
        rows.execute("update payouts set arrival_date = '2026-03-01' where id = 'po_c'");
        found("?status=PAID", "po_a");
        found("?status=IN_TRANSIT&currency=EUR", "po_b");
        found("?currency=JPY");
        found("?arrivalFrom=2026-02-04", "po_c");
        found("?arrivalFrom=2026-03-01&arrivalTo=2026-03-01", "po_c");
        found("?arrivalTo=2026-02-03&currency=USD", "po_a");
        found("?unexplained=true", "po_b");
        found("?unexplained=false", "po_d", "po_c", "po_a");
    }

    @Test
    void pagesOfPayoutsAndOfWhatIsInThemAreWholeAndOfOneOrder() {
        for (int i = 0; i < 7; i++) {
            payout("po_page" + i, "USD", "1", "1", "PAID", true);
        }
        for (int i = 0; i < 7; i++) {
            entry("po_page0", "txn_" + i, "charge", "10", "ch_" + i, null);
        }
        assertThat(all(PAYOUTS, "payouts", 3)).hasSize(7).doesNotHaveDuplicates();
        assertThat(all(PAYOUTS + "/po_page0/transactions", "transactions", 2))
                .containsExactly("txn_6", "txn_5", "txn_4", "txn_3", "txn_2", "txn_1", "txn_0");
    }

    @Test
    void entryIsLinkedToItsGiftAlsoWhenThatBecomesKnownLater() {
        UUID ticket = Tickets.open();
        StripeLife life = life(ticket);
        String charge = life.intentId().replace("pi_", "ch_");
        payout("po_link", "USD", "20", "20", "PAID", true);
        entry("po_link", "txn_1", "charge", "25", charge, life.intentId());
        entry("po_link", "txn_2", "charge", "25", charge, null);
        entry("po_link", "txn_3", "stripe_fee", "-5", null, null);
        String transactions = PAYOUTS + "/po_link/transactions";
        Admin.request()
                .get(transactions)
                .then()
                .body("transactions.donationId", contains(nullValue(), nullValue(), nullValue()));
        SignedWebhook.sendAll(life.pays().settles());
        String donation = rows.donation(life);
        Admin.request()
                .get(transactions)
                .then()
                .body("transactions.id", contains("txn_3", "txn_2", "txn_1"))
                .body("transactions.donationId", contains(nullValue(), equalTo(donation), equalTo(donation)))
                .body(
                        "transactions.ticketId",
                        contains(nullValue(), equalTo(ticket.toString()), equalTo(ticket.toString())));
    }

    @Test
    void giftsThatAreInNoPayoutCanBeAskedFor() {
        UUID ticket = Tickets.open();
        StripeLife inside = SignedWebhook.sendAll(life(ticket).pays());
        StripeLife outside = SignedWebhook.sendAll(life(ticket).pays());
        StripeLife byCharge = SignedWebhook.sendAll(life(ticket).pays());
        SignedWebhook.sendAll(life(ticket).attemptFails());
        payout("po_in", "USD", "25", "25", "PENDING", true);
        entry("po_in", "txn_1", "charge", "25", null, inside.intentId());
        entry("po_in", "txn_2", "charge", "25", byCharge.intentId().replace("pi_", "ch_"), null);
        entry("po_in", "txn_3", "refund", "-5", null, outside.intentId());
        paidOut(ticket, false, rows.donation(outside));
        paidOut(ticket, true, rows.donation(byCharge), rows.donation(inside));
        rows.execute("update payouts set status = 'FAILED' where id = 'po_in'");
        paidOut(ticket, false, rows.donation(byCharge), rows.donation(outside), rows.donation(inside));
        paidOut(ticket, true);
        assertThat(Admin.request()
                        .get("/admin/exports/donations.csv?paidOut=false&ticketId=" + ticket)
                        .asString()
                        .lines())
                .hasSize(4);
        Admin.request()
                .get("/admin/donations?paidOut=perhaps")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("paidOut"));
    }

    /** A debit was paid out before it came back; then the same intent was paid by card. All three are of one payment. */
    @Test
    void giftIsInNoPayoutThoughAnEarlierChargeOfItsIntentIs() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        String gift = rows.donation(life);
        String debit = life.intentId().replace("pi_", "py_");
        payout("po_debit", "USD", "25", "25", "PAID", true);
        entry("po_debit", "txn_1", "payment", "25", debit, life.intentId());
        paidOut(ticket, false, gift);
        paidOut(ticket, true);
        payout("po_back", "USD", "-25", "-25", "PAID", true);
        entry("po_back", "txn_2", "payment_failure_refund", "-25", debit, life.intentId());
        paidOut(ticket, false, gift);
        deposited(gift, "po_debit", "po_back");
        payout("po_card", "USD", "25", "25", "PAID", true);
        entry("po_card", "txn_3", "charge", "25", life.intentId().replace("pi_", "ch_"), life.intentId());
        paidOut(ticket, true, gift);
        paidOut(ticket, false);
        deposited(gift, "po_debit", "po_back", "po_card");
    }

    @Test
    void giftOfAPayoutThatFailedIsPaidOutOnceByTheOneThatSendsItsMoneyAgain() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        String gift = rows.donation(life);
        payout("po_one", "USD", "25", "25", "FAILED", true);
        payout("po_two", "USD", "25", "25", "CANCELED", true);
        payout("po_three", "USD", "20", "20", "PAID", true);
        entry("po_one", "txn_1", "charge", "25", null, life.intentId());
        givesBack("po_two", "txn_2", "payout_failure", "po_one");
        // Each of them leads to itself and to the other, as Stripe would not.
        givesBack("po_two", "txn_3", "payout_cancel", "po_two");
        givesBack("po_one", "txn_4", "payout_cancel", "po_two");
        givesBack("po_one", "txn_5", "payout_failure", "po_one");
        paidOut(ticket, false, gift);
        paidOut(ticket, true);
        deposited(gift);
        givesBack("po_three", "txn_6", "payout_cancel", "po_two");
        entry("po_three", "txn_7", "stripe_fee", "-5", null, null);
        paidOut(ticket, true, gift);
        paidOut(ticket, false);
        deposited(gift, "po_three");
        lines("po_one", "txn_5", "txn_4", "txn_1");
        lines("po_three", "txn_7", "txn_6");
        assertThat(file("/admin/payouts/po_three/transactions.csv")).hasSize(3);
        assertThat(file("/admin/exports/movements.csv?paidOut=true&ticketId=" + ticket))
                .hasSize(2);
        // Where Stripe lists what failed with the payout after it, too.
        entry("po_two", "txn_1", "charge", "25", null, life.intentId());
        entry("po_three", "txn_1", "charge", "25", null, life.intentId());
        deposited(gift, "po_three");
        assertThat(Desk.auditor().page("/desk/donations/" + gift))
                .contains("/desk/payouts/po_three")
                .doesNotContain("/desk/payouts/po_one", "/desk/payouts/po_two");
        assertThat(Desk.auditor().page("/desk/payouts/po_three")).contains("href=\"/desk/payouts/po_two\"");
        assertThat(Desk.auditor().page("/desk/payouts/po_one"))
                .contains("the later payout that sends its money again", "/desk/donations/" + gift)
                .doesNotContain("transactions.csv");
    }

    private void givesBack(String payout, String id, String type, String failed) {
        entry(payout, id, type, "25", null, null);
        rows.execute("update payout_transactions set source_id = ? where id = ?", failed, id);
    }

    private static void deposited(String donation, String... payouts) {
        assertThat(Admin.request()
                        .get(PAYOUTS + "/transactions?donation=" + donation)
                        .jsonPath()
                        .<String>getList("transactions.payoutId"))
                .containsExactly(payouts);
    }

    private static void lines(String payout, String... entries) {
        assertThat(Admin.request()
                        .get(PAYOUTS + "/" + payout + "/transactions")
                        .jsonPath()
                        .<String>getList("transactions.id"))
                .containsExactly(entries);
    }

    private static List<String> file(String path) {
        return Admin.request()
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    @Test
    void fewAmongManyAreFoundPageByPageWithoutLookingThroughAllAtOnce() {
        UUID ticket = Tickets.open();
        StripeLife oldest = SignedWebhook.sendAll(life(ticket).pays());
        rows.execute(
                "update stripe_attributions set created_at = '2001-01-01' where payment_intent_id = ?",
                oldest.intentId());
        rows.execute(
                "insert into stripe_attributions (id, ticket_id, payment_intent_id, status, amount, currency, created_at, updated_at, history, derivation)"
                        + " select gen_random_uuid(), cast(? as uuid), 'pi_many_' || n, 'PAID', 1, 'USD', now(), now(), '{}', 1000"
                        + " from generate_series(1, 10050) n",
                ticket.toString());
        payout("po_many", "USD", "1", "1", "PAID", true);
        rows.execute(
                "insert into payout_transactions (payout_id, id, type, amount, fee, net, currency, payment_intent_id, created_at,"
                        + " is_deposit, reading) select 'po_many', 'txn_' || n, 'charge', 1, 0, 1, 'USD', 'pi_many_' || n, now(), false, 1"
                        + " from generate_series(1, 10050) n");
        // As autovacuum does within a minute of so many.
        rows.execute("analyze stripe_attributions, payouts, payout_transactions");
        try {
            String path = "/admin/donations?paidOut=false&ticketId=" + ticket;
            JsonPath first = Admin.request().get(path).jsonPath();
            assertThat(first.getList("donations")).isEmpty();
            assertThat(first.getString("nextCursor")).isNotNull();
            Admin.request()
                    .get(path + "&cursor=" + first.getString("nextCursor"))
                    .then()
                    .body("donations.id", contains(rows.donation(oldest)))
                    .body("nextCursor", nullValue());
        } finally {
            rows.execute("delete from stripe_attributions where payment_intent_id like 'pi_many_%'");
        }
    }

    @Test
    void filesHaveWhatThePagesHave() {
        payout("po_csv", "USD", "25", "24.99", "PAID", true);
        payout("po_manual", "EUR", "7", null, "PAID", false);
        entry("po_csv", "txn_1", "charge", "25", "ch_csv", "pi_csv");
        List<String> payouts = Admin.request()
                .get("/admin/payouts.csv")
                .then()
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(payouts).hasSize(3);
        assertThat(payouts.get(0)).startsWith("id,amount,currency,status,arrivalDate");
        assertThat(payouts)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("po_csv,25.00,USD,PAID,2026-02-03,")
                        .contains(",true,UNEXPLAINED,1,24.99,0.01,"));
        assertThat(payouts)
                .anySatisfy(line ->
                        assertThat(line).startsWith("po_manual,7.00,EUR").contains(",false,NOT_ITEMISED,,,,"));
        assertThat(Admin.request()
                        .get("/admin/payouts.csv?currency=EUR")
                        .asString()
                        .lines())
                .hasSize(2);
        assertThat(Admin.request()
                        .get("/admin/payouts/po_csv/transactions.csv")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .lines()
                        .toList()
                        .get(1))
                .startsWith("po_csv,txn_1,charge,charge,25.00,0.00,25.00,USD,ch_csv,,,");
    }

    /** A file cannot carry the note that the pages have: it would look whole. */
    @Test
    void whatIsNotReadToItsEndIsNoFile() {
        payout("po_read", "USD", "25", "25", "PAID", true);
        entry("po_read", "txn_1", "charge", "25", "ch_read", null);
        String file = "/admin/payouts/po_read/transactions.csv";
        Admin.request().get(file).then().statusCode(200);
        refused(file, "read_at = null, explained = null", "Its transactions are not read to their end yet.");
        refused(file, "reconciliation = 'IN_PROGRESS'", "Stripe does not know yet what is in this payout.");
        refused(file, "explained = 20", "Its transactions are not read to their end yet.");
        refused(
                file,
                "read_at = now(), read_unusable = 2",
                "2 entries of it could not be understood, and a file would be without them.");
        refused(file, "automatic = false", Explanation.NOT_ITEMISED.note());
        rows.execute("update payouts set automatic = true, read_unusable = 0 where id = 'po_read'");
        Admin.request().get(file).then().statusCode(200);
    }

    static Stream<String> wrong() {
        return Stream.of(
                "?status=paid status",
                "?status=LOST status",
                "?currency=usd currency",
                "?currency=ZZZ currency",
                "?arrivalFrom=2026-02-30 arrivalFrom",
                "?arrivalFrom=yesterday arrivalFrom",
                "?arrivalTo=99999-01-01 arrivalTo",
                "?arrivalTo=%00 arrivalTo",
                "?arrivalFrom=2026-02-02&arrivalTo=2026-02-01 arrivalTo",
                "?unexplained=1 unexplained",
                "?limit=0 limit",
                "?limit=201 limit",
                "?cursor=x cursor",
                "?cursor=AAAA cursor",
                "/po%20'/transactions id",
                "/%00 id",
                "/" + "p".repeat(300) + " id",
                "/po_csv/transactions?limit=x limit");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void badInputIsNamed(String input) {
        payout("po_csv", "USD", "25", "24.99", "PAID", true);
        String path = input.substring(0, input.lastIndexOf(' '));
        String field = input.substring(input.lastIndexOf(' ') + 1);
        Admin.request()
                .urlEncodingEnabled(false)
                .get(PAYOUTS + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/po_none", "/po_none/transactions", "/po_none/transactions.csv"})
    void whatIsNotThereIsNotFound(String path) {
        Admin.request().get(PAYOUTS + path).then().statusCode(404).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/admin/payouts", "/admin/payouts.csv", "/admin/payouts/po_x", "/admin/payouts/po_x/transactions"
            })
    void auditorReadsAndStrangersDoNot(String path) {
        payout("po_x", "USD", "25", "25", "PAID", true);
        given().get(path).then().statusCode(401);
        given().auth()
                .preemptive()
                .basic("auditor", "test-auditor-password")
                .get(path)
                .then()
                .statusCode(200);
    }

    /** No key is configured in this application: the job is silent, and says why to whoever asks. */
    @Test
    void whatIsMissingIsSaid() {
        rows.execute(
                "update jobs set due_at = 'epoch', leased_until = null, finished_at = null, failures = 0, error = null"
                        + " where name = 'payouts'");
        Waiting.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .untilAsserted(() -> Admin.request()
                        .get(PAYOUTS)
                        .then()
                        .statusCode(200)
                        .body("problem", org.hamcrest.Matchers.containsString("set STRIPE_SECRET_KEY")));
    }

    private void refused(String file, String change, String detail) {
        rows.execute("update payouts set " + change + " where id = 'po_read'");
        Admin.request()
                .get(file)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", equalTo(detail));
    }

    private void found(String query, String... ids) {
        Admin.request()
                .get(PAYOUTS + query)
                .then()
                .statusCode(200)
                .body("payouts.id", ids.length == 0 ? hasSize(0) : contains(ids));
    }

    private static void paidOut(UUID ticket, boolean paidOut, String... donations) {
        Admin.request()
                .get("/admin/donations?ticketId=" + ticket + "&paidOut=" + paidOut)
                .then()
                .statusCode(200)
                .body("donations.id", org.hamcrest.Matchers.containsInAnyOrder(donations))
                .body("nextCursor", nullValue());
    }

    private static List<String> all(String path, String field, int limit) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page =
                    Admin.request().get(path + "?limit=" + limit + cursor).jsonPath();
            all.addAll(page.getList(field + ".id", String.class));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        } while (cursor != null);
        return all;
    }

    private int made;

    private void payout(String id, String currency, String amount, String explained, String status, boolean automatic) {
        rows.execute(
                "insert into payouts (id, amount, currency, status, arrival_date, created_at, automatic, told_at, told_rank,"
                        + " told, read_due_at, read_at, transactions, explained) values (?, cast(? as numeric), ?, ?, '2026-02-03',"
                        + " timestamptz '2026-02-01' + ? * interval '1 second', ?, now(), 0, '', 'infinity', now(), 1,"
                        + " cast(? as numeric))",
                id,
                amount,
                currency,
                status,
                made++,
                automatic,
                explained);
    }

    private void entry(String payout, String id, String type, String amount, String charge, String intent) {
        rows.execute(
                "insert into payout_transactions (payout_id, id, type, reporting_category, amount, fee, net, currency, source_id,"
                        + " charge_id, payment_intent_id, created_at, is_deposit, reading) values (?, ?, ?, ?, cast(? as numeric), 0,"
                        + " cast(? as numeric), 'USD', ?, ?, ?, timestamptz '2026-02-01' + ? * interval '1 second', false, 1)",
                payout,
                id,
                type,
                type,
                amount,
                amount,
                charge,
                charge,
                intent,
                made++);
    }

    private static StripeLife life(UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 2_500, "usd", ticket, false);
    }
}
