package org.almoner.fraud.cases;

import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.web.problem.ProblemException;

/**
 * What has become of the gifts of a case.
 *
 * @param done were given back, now or before
 * @param left were not, as far as Stripe has said
 * @param out are not to be given back any more: that was decided, or done, while Stripe was asked for those before
 * @param failure what Stripe said last of one of those; null where it was not asked of any
 */
record GivenBack(long done, long left, long out, StripeFailure failure) {

    static final String NOTHING =
            "There is nothing to give back: it was given back already, is in dispute, was accepted, or is gone.";

    /** Within which Stripe has mostly told the ledger of what it has given back. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);

    /** What has become of one. @param failure why it was not given back; null where it was, or is not to be */
    record Tried(boolean isOut, StripeFailure failure) {

        /** Given back, now or before. */
        static final Tried DONE = new Tried(false, null);

        /** Not to be given back any more; Stripe was not asked. */
        static final Tried OUT = new Tried(true, null);

        static Tried failed(StripeFailure failure) {
            return new Tried(false, failure);
        }
    }

    /** @param tried each that was not left for later */
    static GivenBack of(long all, List<Tried> tried) {
        long out = tried.stream().filter(Tried::isOut).count();
        long done = tried.stream().filter(Tried.DONE::equals).count();
        StripeFailure failure = tried.stream()
                .map(Tried::failure)
                .filter(Objects::nonNull)
                .reduce((one, later) -> later)
                .orElse(null);
        return new GivenBack(done, all - out - done, out, failure);
    }

    boolean isAll() {
        return left == 0;
    }

    boolean isNothing() {
        return done == 0 && left == 0;
    }

    /** How many were, in words. */
    String words() {
        return (done == 0 ? "No gift was" : done == 1 ? "1 gift was" : done + " gifts were") + " given back";
    }

    /** For whoever asked for it, where it could not be gone on with, or written down: what was done all the same. @param why of ours */
    Throwable but(Throwable why) {
        return done == 0
                ? why
                : ProblemException.of(why)
                        .behind(
                                words()
                                        + (left == 0
                                                ? ", but"
                                                : ", " + left + (left == 1 ? " was" : " were") + " not, and")
                                        + " the case is not closed yet:",
                                "Ask again: nothing is given back twice.");
    }

    /** Likewise where the case was deleted meanwhile: nobody can ask again. */
    ProblemException ofNoCase() {
        long rest = left + out;
        return ProblemException.of(
                Status.NOT_FOUND,
                words() + (rest == 0 ? "" : ", " + rest + (rest == 1 ? " was left as it is" : " were left as they are"))
                        + "; meanwhile the case was deleted, as it is when its donor is forgotten."
                        + (rest == 0 ? "" : " What is left can be given back at Stripe."));
    }

    /** For whoever asked for it: how much was done, since some of it mostly was. */
    ProblemException toProblem() {
        String sum = done == 0
                ? "Nothing was given back, as far as Stripe has said"
                : "Of " + (done + left) + " gifts " + done + " were given back";
        if (failure == null) {
            return ProblemException.unavailable(
                    sum + "; ask again in a minute for the other " + left + ".", TOLD_WITHIN);
        }
        String rest = ". Ask again: nothing is given back twice.";
        return switch (failure.kind()) {
            case NO_KEY -> failure.toProblem();
            case BUSY -> ProblemException.unavailable(sum + ": too much is asked of Stripe" + rest, BUSY_RETRY);
            case WRONG_KEY, NOT_FOUND, REFUSED ->
                ProblemException.badGateway(
                        sum + ": Stripe refused " + (done == 0 ? "it" : "the others") + rest, failure);
            case LIMITED, AWAY, NO_TLS, UNREADABLE ->
                ProblemException.badGateway(sum + ": Stripe is not reachable at the moment" + rest, failure);
        };
    }
}
