package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.almoner.donation.fact.PaymentFact.Settled;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fee and net are those of what was captured, or are not known. */
@Execution(ExecutionMode.CONCURRENT)
class SettlementTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "5000, 5000, usd, usd, 5000,      ",
        "5000, 2500, usd, usd, 2500,      ",
        "5000, 2500, usd, eur, 2300, 0.92",
        "5000, 2499, usd, eur, 2299, 0.92",
        "5000, 2500, jpy, usd, 1675, 0.0067",
        "5000, 2500, jpy, usd, 1675, 0.67",
        "5000, 5000, usd, eur, 4600,      "
    })
    void whatIsOfTheCapturedSumTells(
            long authorised, long captured, String currency, String ofBalance, long amount, Double rate)
            throws JsonProcessingException {
        Settled settled = settled(authorised, captured, currency, movement(amount, 100, ofBalance, rate, "charge"));
        assertThat(settled.fee().toMinor()).isEqualTo(100);
        assertThat(settled.net().toMinor()).isEqualTo(amount - 100);
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 2500, usd, usd, 5000,      ",
        "5000, 4999, usd, usd, 5000,      ",
        "5000, 2500, usd, eur, 4600, 0.92",
        "5000, 2500, usd, eur, 2300,      ",
        "5000, 2500, usd, zzz, 2300, 0.92",
        "5000, 2500, jpy, usd, 3350, 0.0067"
    })
    void whatIsOfAnotherSumTellsNothing(
            long authorised, long captured, String currency, String ofBalance, long amount, Double rate)
            throws JsonProcessingException {
        assertThat(settled(authorised, captured, currency, movement(amount, 100, ofBalance, rate, "charge")))
                .isNull();
    }

    @Test
    void whatTookTheRestBackIsPartOfIt() throws JsonProcessingException {
        Settled settled = settled(
                5_000,
                2_500,
                "usd",
                movement(5_000, 175, "usd", null, "charge"),
                movement(-500, 0, "usd", null, "refund"),
                movement(-2_500, -72, "usd", null, "partial_capture_reversal"));
        assertThat(settled.fee().toMinor()).isEqualTo(103);
        assertThat(settled.net().toMinor()).isEqualTo(2_397);
        Settled abroad = settled(
                5_000,
                2_500,
                "usd",
                movement(4_600, 175, "eur", 0.92, "charge"),
                movement(-2_300, -72, "eur", 0.92, "partial_capture_reversal"));
        assertThat(abroad.net().toMinor()).isEqualTo(2_197);
    }

    @Test
    void refundOfThatSizeTookNothingBack() throws JsonProcessingException {
        String whole = movement(5_000, 175, "usd", null, "charge");
        assertThat(settled(5_000, 2_500, "usd", whole, movement(-2_500, 0, "usd", null, "refund")))
                .isNull();
        assertThat(settled(5_000, 2_500, "usd", whole, "\"txn_2\"")).isNull();
        assertThat(settled(5_000, 2_500, "usd", whole, movement(-2_500, -72, "eur", 0.9, "partial_capture_reversal")))
                .isNull();
    }

    private static String movement(long amount, long fee, String currency, Double rate, String category) {
        return """
                {"id":"txn_1","object":"balance_transaction","amount":%d,"fee":%d,"net":%d,"currency":"%s","exchange_rate":%s,
                 "reporting_category":"%s","created":1790000000}
                """.formatted(amount, fee, amount - fee, currency, rate, category);
    }

    /** @param ofRefunds the balance transactions of what was given back, be it to nobody */
    private static Settled settled(
            long authorised, long captured, String currency, String ofCharge, String... ofRefunds)
            throws JsonProcessingException {
        StringBuilder refunds = new StringBuilder();
        for (String ofRefund : ofRefunds) {
            refunds.append(refunds.isEmpty() ? "" : ",").append("""
                    {"id":"re_%d","object":"refund","amount":1,"currency":"%s","status":"succeeded","created":1790000000,
                     "charge":"ch_1","balance_transaction":%s}
                    """.formatted(refunds.length(), currency, ofRefund));
        }
        return (Settled)
                Translator.news(JSON.readTree("""
                        {"id":"evt_1","object":"event","type":"charge.updated","livemode":false,"created":1790000000,"data":{"object":
                         {"id":"ch_1","object":"charge","amount":%d,"amount_captured":%d,"captured":true,"currency":"%s","status":"succeeded",
                          "created":1790000000,"balance_transaction":%s,"refunds":{"data":[%s]}}}}
                        """.formatted(authorised, captured, currency, ofCharge, refunds)))
                        .facts()
                        .stream()
                        .filter(fact -> fact instanceof Settled)
                        .findFirst()
                        .orElse(null);
    }
}
