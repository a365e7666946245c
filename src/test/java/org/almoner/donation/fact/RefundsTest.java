package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Histories as they were stored before facts told what of a charge's sum was released: they come to what happened. */
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
}
