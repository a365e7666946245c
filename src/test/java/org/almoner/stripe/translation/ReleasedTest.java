package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.almoner.donation.fact.PaymentFact.Released;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a charge of 100.00, of which 80.00 were captured, tells of the release of the rest. */
class ReleasedTest {

    private static final String BY_ID = "\"txn_1\"";

    private final EventTranslation translation = new EventTranslation(UnkeyedDonorHash.create());

    @ParameterizedTest
    @CsvSource({"charge.captured, 0, 0.00", "charge.updated, 1999, 0.00", "charge.captured, 2000, 20.00"})
    void sumTellsItByTheCapture(String type, long refunded, String released) throws Exception {
        assertThat(released(type, refunded, BY_ID)).isEqualTo(released);
    }

    @ParameterizedTest
    @CsvSource({"charge.updated, 2000", "charge.refunded, 3000", "charge.captured, 3000"})
    void sumThatHasRoomForItTellsNothingLater(String type, long refunded) throws Exception {
        assertThat(released(type, refunded, BY_ID)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "8000, usd, , 0.00",
        "10000, usd, , 20.00",
        "8699, eur, 1.0873456, 0.00",
        "10873, eur, 1.0873456, 20.00",
        "9000, usd, ,",
        "8000, eur, ,"
    })
    void balanceTransactionTellsItAtAnyTime(long amount, String currency, String rate, String released)
            throws Exception {
        String balanced = """
                {"id":"txn_1","amount":%d,"fee":30,"net":1,"currency":"%s","exchange_rate":%s}
                """.formatted(amount, currency, rate);
        assertThat(released("charge.updated", 3_000, balanced)).isEqualTo(released);
    }

    private String released(String type, long refunded, String balanced) throws Exception {
        String charge = """
                {"id":"ch_1","object":"charge","amount":10000,"amount_captured":8000,"amount_refunded":%d,"captured":true,
                 "currency":"usd","status":"succeeded","created":1789990000,"payment_intent":"pi_1","balance_transaction":%s}
                """.formatted(refunded, balanced);
        return translation.translate(type, Instant.EPOCH, new ObjectMapper().readTree(charge)).facts().stream()
                .filter(Released.class::isInstance)
                .map(fact -> ((Released) fact).amount().amount().toPlainString())
                .findFirst()
                .orElse(null);
    }
}
