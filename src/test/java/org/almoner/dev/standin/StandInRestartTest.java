package org.almoner.dev.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In the middle of every life of the stand-in its process ends and another goes on: nobody can tell. */
class StandInRestartTest {

    private static final Donor MARIA = new Donor("Maria Garcia", "maria@example.com", "US");

    private record Life(String name, List<BiConsumer<StandInAccount, String>> steps) {

        @Override
        public String toString() {
            return name;
        }
    }

    @SafeVarargs
    private static Life life(String name, BiConsumer<StandInAccount, String>... steps) {
        return new Life(name, List.of(steps));
    }

    static Stream<Life> lives() {
        BiConsumer<StandInAccount, String> pay = (account, id) -> account.pay(id, MARIA);
        BiConsumer<StandInAccount, String> decline = (account, id) -> account.decline(id, MARIA);
        BiConsumer<StandInAccount, String> payLater = (account, id) -> account.payLater(id, MARIA);
        BiConsumer<StandInAccount, String> part = (account, id) -> account.refund(id, 500);
        BiConsumer<StandInAccount, String> payOut = (account, id) -> account.payOut();
        return Stream.of(
                life("abandoned", decline, StandInAccount::expire),
                life("paid at the second try", decline, pay, part, part),
                life("promised, and it comes", payLater, StandInAccount::arrives, part),
                life("promised, and it does not", payLater, StandInAccount::fails),
                life("won", pay, part, StandInAccount::dispute, (account, id) -> account.closeDispute(id, true), part),
                life("lost", pay, StandInAccount::dispute, (account, id) -> account.closeDispute(id, false)),
                life(
                        "paid out, and it comes back",
                        pay,
                        payOut,
                        (account, id) -> account.failPayout(
                                account.latestPayouts(1).get(0).path("id").textValue()),
                        part,
                        payOut));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void restartAfterAnyStepChangesNothing(Life life) throws Exception {
        List<String> expected = types(life, -1);
        assertThat(expected).isNotEmpty();
        for (int restart = 0; restart <= life.steps().size(); restart++) {
            assertThat(types(life, restart))
                    .as("restarted after step " + restart)
                    .isEqualTo(expected);
        }
    }

    @Test
    void disputedChargeIsNotRefunded() {
        StandInAccount account = account(new ArrayList<>());
        String id = session(account);
        account.pay(id, MARIA);
        account.dispute(id);
        assertThatThrownBy(() -> account.refund(id, 100))
                .isInstanceOf(StandInRefusal.class)
                .hasMessageContaining("charged back");
    }

    /** What was told, what stands at the end, and the same again when all of it is read anew. */
    private static List<String> types(Life life, int restart) throws Exception {
        List<ObjectNode> told = new ArrayList<>();
        StandInAccount account = account(told);
        String id = session(account);
        for (int step = 0; step < life.steps().size(); step++) {
            if (step == restart) {
                account = restarted(account, told);
            }
            life.steps().get(step).accept(account, id);
        }
        if (restart == life.steps().size()) {
            account = restarted(account, told);
        }
        List<String> all = new ArrayList<>();
        told.forEach(event -> all.add(event.path("type").textValue() + " "
                + event.at("/data/object/status").asText() + " "
                + event.at("/data/object/amount_refunded").asText()));
        all.add(account.glance(id).toString().replaceAll("(cs|po|pi)_test_\\w+", ""));
        all.add(Long.toString(account.eventsSince(Instant.EPOCH).size()));
        account.latestPayouts(10)
                .forEach(payout -> all.add(payout.path("status").asText() + " " + payout.path("amount")));
        assertThat(restarted(account, told).kept()).isEqualTo(account.kept());
        return all;
    }

    private static StandInAccount restarted(StandInAccount before, List<ObjectNode> told) throws Exception {
        StandInAccount after = account(told);
        after.restore((ObjectNode) new ObjectMapper().readTree(before.kept()));
        return after;
    }

    private static StandInAccount account(List<ObjectNode> told) {
        return new StandInAccount(Clock.systemUTC(), told::add);
    }

    private static String session(StandInAccount account) {
        Form form = Form.of(MultiMap.caseInsensitiveMultiMap()
                .addAll(Map.of(
                        "mode", "payment",
                        "line_items[0][quantity]", "1",
                        "line_items[0][price_data][currency]", "usd",
                        "line_items[0][price_data][unit_amount]", "2500",
                        "line_items[0][price_data][product_data][name]", "Donation",
                        "success_url", "https://give.example.org/",
                        "cancel_url", "https://give.example.org/")));
        return StandInObjects.id(account.openSession(form, "http://localhost/pay/"));
    }
}
