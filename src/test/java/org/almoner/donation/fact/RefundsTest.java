package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What histories come to: as they were stored before facts told what of a charge's sum was released, and where seconds decide. */
class RefundsTest {

    @Test
    void remainderIsNoRefundInFactsThatDoNotTellWhatWasReleased() {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"begun","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","createdAt":"2026-09-21T02:18:34Z",
                 "asked":{"amount":206.75,"currency":"USD"}},
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":203.00,"currency":"USD"}},
                {"is":"refundedSoFar","asOf":"2026-09-23T02:18:35Z","total":{"amount":13.75,"currency":"USD"},
                 "announced":true}]}
                """));
        assertThat(entry.amount()).hasToString("203.00 USD");
        assertThat(entry.refunded()).hasToString("10.00 USD");
        assertThat(entry.refundedAt()).hasToString("2026-09-23T02:18:35Z");
        assertThat(entry.contradiction()).isNull();
    }

    @Test
    void latestRefundDatesThemHoweverItWasTold() {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":25.00,"currency":"USD"}},
                {"is":"refund","asOf":"2026-09-23T00:00:00Z","refundId":"re_1","status":"SUCCEEDED",
                 "createdAt":"2026-09-23T00:00:00Z","amount":{"amount":5.00,"currency":"USD"}},
                {"is":"refundedSoFar","asOf":"2026-09-24T00:00:00Z","total":{"amount":15.00,"currency":"USD"},"announced":true},
                {"is":"refundedSoFar","asOf":"2026-09-25T00:00:00Z","total":{"amount":15.00,"currency":"USD"},"announced":false}]}
                """));
        assertThat(entry.refunded()).hasToString("15.00 USD");
        assertThat(entry.refundedAt()).hasToString("2026-09-24T00:00:00Z");
    }

    @Test
    void refundHeardOfBeforeTheLastOfSeveralCapturesContradictsNothing() {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"begun","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","createdAt":"2026-09-21T02:18:34Z",
                 "asked":{"amount":30.00,"currency":"USD"}},
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":10.00,"currency":"USD"}},
                {"is":"refund","asOf":"2026-09-24T00:00:00Z","refundId":"re_1","status":"SUCCEEDED",
                 "createdAt":"2026-09-24T00:00:00Z","amount":{"amount":25.00,"currency":"USD"}}]}
                """));
        assertThat(entry.contradiction()).isNull();
        assertThat(entry.refunded()).hasToString("0.00 USD");
    }

    @Test
    void refundBeyondWhatWasAuthorisedIsAContradiction() {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"begun","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","createdAt":"2026-09-21T02:18:34Z",
                 "asked":{"amount":30.00,"currency":"USD"}},
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":10.00,"currency":"USD"}},
                {"is":"refund","asOf":"2026-09-24T00:00:00Z","refundId":"re_1","status":"SUCCEEDED",
                 "createdAt":"2026-09-24T00:00:00Z","amount":{"amount":31.00,"currency":"USD"}}]}
                """));
        assertThat(entry.contradiction()).isNotNull();
    }

    @Test
    void sumThatFellToNothingGaveNothingBack() {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":25.00,"currency":"USD"}},
                {"is":"refundedSoFar","asOf":"2026-09-24T00:00:00Z","total":{"amount":15.00,"currency":"USD"},"announced":true},
                {"is":"refundedSoFar","asOf":"2026-09-25T00:00:00Z","total":{"amount":0.00,"currency":"USD"},"announced":false}]}
                """));
        assertThat(entry.refunded()).hasToString("0.00 USD");
        assertThat(entry.refundedAt()).isNull();
        assertThat(entry.status()).isEqualTo(PaymentStatus.PAID);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void refundAsLargeAsWhatWasReleasedStaysOneWhenAnotherIsCanceledAsTheSumFalls(long secondsBefore) {
        StripeLife life = captured(600)
                .later(990)
                .refund("a", 400, "succeeded")
                .later(1_000)
                .refund("b", 100, "pending")
                .later(1_000)
                .sumFallsAndRefundBecomes("b", "canceled", secondsBefore);
        gaveBack("4.00", life, 1_000_001_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 990})
    void refundAsLargeAsWhatWasReleasedStaysOneWhenItIsMadeAsAnotherOfItsSizeFails(long afterTheCapture) {
        StripeLife life = captured(600)
                .later(afterTheCapture)
                .refund("a", 400, "pending")
                .sumFallsAndRefundBecomes("a", "failed", 0)
                .refund("b", 400, "succeeded");
        gaveBack("4.00", life, 1_000_000_010L + afterTheCapture);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void sumThatFellByARefundHoldsTheOthersWhole(long secondsBefore) {
        StripeLife life = new StripeLife(StripeShape.V2022, "sums", 1_000_000_000L, 1_000, "usd", null, false)
                .pays()
                .later(1_000)
                .refund("a", 400, "succeeded")
                .later(1_000)
                .refund("b", 100, "succeeded")
                .later(1_000)
                .sumFallsAndRefundBecomes("b", "failed", secondsBefore);
        gaveBack("4.00", life, 1_000_002_000L);
    }

    /** As versions stored it that did not tell whether anything was released: the sum has no room for it, or had none before it grew. */
    @ParameterizedTest
    @CsvSource({"30.00, 30.00, false", "20.00, 20.00, false", "30.00, 0.00, true", "20.00, 0.00, true"})
    void refundOfAChargeThatReleasedNothingCountsWhole(String refunded, String toldOneByOne, boolean mentioned) {
        String refund = """
                {"is":"refund","asOf":"2026-09-23T00:00:00Z","refundId":"re_1","status":"SUCCEEDED",
                 "createdAt":"2026-09-23T00:00:00Z","amount":{"amount":%s,"currency":"USD"}},
                """.formatted(refunded);
        String mention = """
                {"is":"refundedSoFar","asOf":"2026-09-22T02:18:36Z","total":{"amount":0.00,"currency":"USD"},
                 "announced":false,"released":{"amount":0.00,"currency":"USD"}},
                """;
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory(
                """
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"begun","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","createdAt":"2026-09-21T02:18:34Z",
                 "asked":{"amount":100.00,"currency":"USD"}},
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":80.00,"currency":"USD"}},
                %s%s
                {"is":"refundedSoFar","asOf":"2026-09-23T00:00:01Z","total":{"amount":%s,"currency":"USD"},
                 "announced":true,"released":{"amount":20.00,"currency":"USD"}}]}
                """.formatted(toldOneByOne.equals("0.00") ? "" : refund, mentioned ? mention : "", refunded)));
        assertThat(entry.refunded()).hasToString(refunded + " USD");
        assertThat(entry.contradiction()).isNull();
    }

    /** The sum has a refund that is not told, and one of its very second, which together leave room for what the capture gave back. */
    @Test
    void refundThatTheCaptureMadeIsItsReleaseWhereTheChargeSaysThatThereWasOne() {
        StripeLife life = new StripeLife(StripeShape.V2026, "made", 1_000_000_000L, 1_700, "usd", null, false)
                .authorises()
                .later(10)
                .captures(1_000)
                .later(10)
                .refund("untold", 300, "succeeded")
                .later(10)
                .refund("told", 500, "succeeded");
        life.events().removeIf(event -> event.path("created").longValue() == 1_000_000_020L);
        gaveBack("8.00", life, 1_000_000_030L);
    }

    @Test
    void chargeThatFailedDoesNotTellWhatWasAuthorised() {
        StripeLife life = new StripeLife(StripeShape.V2022, "failed", 1_000_000_000L, 2_500, "usd", null, false)
                .attemptFails()
                .later(10)
                .pays()
                .later(1_000)
                .refund("a", 2_500, "succeeded")
                .later(1_000)
                .attemptIsMentioned("failed", 5_000);
        gaveBack("25.00", life, 1_000_001_010L);
    }

    /** As versions stored it that told of an attempt that failed what it had asked for, whenever it was mentioned. */
    @ParameterizedTest
    @CsvSource({"7.00, PAID", "25.00, REFUNDED"})
    void earlierAttemptThatWasMentionedLaterDoesNotTellWhatWasAuthorised(String refunded, PaymentStatus status) {
        LedgerEntry entry = LedgerEntry.of(LedgerJson.readHistory("""
                {"payment":{"paymentIntentId":"pi_1","chargeId":"ch_1"},"facts":[
                {"is":"begun","asOf":"2026-09-24T00:00:00Z","witness":"CHARGE","createdAt":"2026-09-21T02:18:34Z",
                 "asked":{"amount":32.00,"currency":"USD"}},
                {"is":"begun","asOf":"2026-09-21T02:18:35Z","witness":"INTENT","createdAt":"2026-09-21T02:18:30Z",
                 "asked":{"amount":32.00,"currency":"USD"}},
                {"is":"captured","asOf":"2026-09-22T02:18:35Z","witness":"CHARGE","amount":{"amount":25.00,"currency":"USD"}},
                {"is":"refundedSoFar","asOf":"2026-09-23T00:00:01Z","total":{"amount":%s,"currency":"USD"},"announced":true}]}
                """.formatted(refunded)));
        assertThat(entry.refunded()).hasToString(refunded + " USD");
        assertThat(entry.status()).isEqualTo(status);
        assertThat(entry.refundedAt()).hasToString("2026-09-23T00:00:01Z");
    }

    /** The rest of what was authorised is released, of which only the charge's sum tells. */
    private static StripeLife captured(long part) {
        return new StripeLife(StripeShape.V2026, "partly", 1_000_000_000L, 1_000, "usd", null, false)
                .releases(StripeLife.Release.IN_SUM)
                .authorises()
                .later(10)
                .captures(part);
    }

    private static void gaveBack(String amount, StripeLife life, long at) {
        LedgerEntry entry = LedgerEntry.of(
                Translator.history(life.events().stream().map(Translator::news).toList()));
        assertThat(entry.refunded()).hasToString(amount + " USD");
        assertThat(entry.refundedAt()).isEqualTo(Instant.ofEpochSecond(at));
    }
}
