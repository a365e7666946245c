package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.almoner.donation.fact.PaymentFact.Dispute;
import org.almoner.money.Money;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a dispute took and gave back, as its balance transactions tell. */
class DisputeFactsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void eachBalanceTransactionMovesWhatItTookOrGaveBackWhenItDid() {
        assertThat(dispute("won", moved(20, 1_000, "usd", null) + "," + moved(10, -2_500, "usd", null)))
                .isEqualTo("[2026-01-01T00:00:10Z 25.00 USD, 2026-01-01T00:00:20Z -10.00 USD] held 15.00 USD");
    }

    @Test
    void inAnotherCurrencyTheSharesMoveAndAddUp() {
        assertThat(dispute("under_review", moved(10, -2_000, "chf", 0.8) + "," + moved(20, 1_010, "chf", 0.81)))
                .isEqualTo("[2026-01-01T00:00:10Z 25.00 USD, 2026-01-01T00:00:20Z -12.47 USD] held 12.53 USD");
    }

    /** Money came back at the rate of another day: what is less of it then, nobody keeps. */
    @Test
    void inAnotherCurrencyWithoutRatesADisputeThatWasWonKeepsNothingOfWhatCameBack() {
        String taken = moved(10, -2_000, "chf", null);
        assertThat(dispute("won", taken + "," + moved(20, 1_950, "chf", null)))
                .isEqualTo("[2026-01-01T00:00:10Z 25.00 USD, 2026-01-01T00:00:20Z -25.00 USD] held 0.00 USD");
        assertThat(dispute("won", taken)).isEqualTo("[2026-01-01T00:00:10Z 25.00 USD] held 25.00 USD");
        assertThat(dispute("under_review", taken + "," + moved(20, 1_000, "chf", null)))
                .isEqualTo("[2026-01-01T00:00:10Z 25.00 USD, 2026-01-01T00:00:20Z -12.50 USD] held 12.50 USD");
        assertThat(dispute("won", moved(10, -2_000, "chf", 0.8) + "," + moved(20, 1_010, "chf", 0.81)))
                .isEqualTo("[2026-01-01T00:00:10Z 25.00 USD, 2026-01-01T00:00:20Z -12.47 USD] held 12.53 USD");
    }

    @ParameterizedTest
    @CsvSource({"lost, [2026-01-01T00:00:05Z 25.00 USD] held 25.00 USD", "won, [] held 0.00 USD"})
    void withoutBalanceTransactionsTheStatusMovesAllOrNothingWhenTheDisputeWasMade(String status, String moves) {
        assertThat(dispute(status, "")).isEqualTo(moves);
        assertThat(dispute(status, "{\"id\":\"txn_1\"}")).isEqualTo(moves);
    }

    @Test
    void inquiryMovesNothing() {
        assertThat(dispute("warning_needs_response", moved(10, -2_500, "usd", null)))
                .isEqualTo("[] held 0.00 USD");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "'{\"due_by\":1767830400}', 2026-01-08T00:00:00Z",
                "'{\"due_by\":0}', null",
                "'{\"due_by\":-5}', null",
                "'{\"due_by\":null}', null",
                "'{}', null",
                "null, null",
                "'{\"due_by\":253402300799}', 9999-12-31T23:59:59Z"
            })
    void deadlineIsTheOneForEvidence(String details, Instant dueBy) {
        assertThat(told("needs_response", "", ",\"evidence_details\":" + details)
                        .dueBy())
                .isEqualTo(dueBy);
    }

    private static String moved(int second, long amount, String currency, Double rate) {
        return "{\"id\":\"txn_" + second + "\",\"created\":" + (1_767_225_600L + second) + ",\"amount\":" + amount
                + ",\"currency\":\"" + currency + "\",\"exchange_rate\":" + rate + "}";
    }

    private static String dispute(String status, String movements) {
        Dispute told = told(status, movements, "");
        assertThat(told.moves().stream().map(Dispute.Withdrawal::amount).reduce(Money.zero("USD"), Money::plus))
                .isEqualTo(told.held());
        return told.moves().stream()
                        .map(moved -> moved.at() + " " + moved.amount())
                        .toList()
                + " held "
                + told.held();
    }

    private static Dispute told(String status, String movements, String besides) {
        try {
            return (Dispute) Translator.news(JSON.readTree("{\"id\":\"evt_1\",\"object\":\"event\",\"livemode\":false,"
                            + "\"type\":\"charge.dispute.updated\",\"created\":1767225700,\"data\":{\"object\":{"
                            + "\"id\":\"du_1\",\"object\":\"dispute\",\"amount\":2500,\"currency\":\"usd\",\"charge\":\"ch_1\","
                            + "\"created\":1767225605,\"status\":\"" + status + "\",\"balance_transactions\":["
                            + movements + "]" + besides + "}}}"))
                    .facts()
                    .get(0);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
