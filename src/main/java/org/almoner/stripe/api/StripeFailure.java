package org.almoner.stripe.api;

import java.net.HttpURLConnection;
import java.time.Duration;
import org.almoner.Causes;
import org.almoner.TlsFailure;
import org.almoner.database.sql.TellsWhy;
import org.almoner.web.problem.ProblemException;

/**
 * A call of Stripe's API that came to nothing. Neither its message nor any other part of it quotes what Stripe said beyond
 * its error code: Stripe's own messages can name a donor or a part of the key.
 */
public final class StripeFailure extends RuntimeException implements TellsWhy {

    private static final long serialVersionUID = 1L;
    private static final Duration BUSY_RETRY = Duration.ofSeconds(5);

    /** What it was, each with what an operator should do. */
    public enum Kind {
        NO_KEY("set STRIPE_SECRET_KEY to an API key of the account (Stripe's Dashboard, Developers, API keys)"),
        WRONG_KEY("replace the value of STRIPE_SECRET_KEY: Stripe does not accept this key, or it lacks a permission; "
                + "keys are in Stripe's Dashboard under Developers, API keys"),
        NOT_FOUND("check that STRIPE_SECRET_KEY belongs to the same account and mode as what is asked for"),
        REFUSED("look up the request in Stripe's Dashboard under Developers, Logs: Stripe refuses it as it is"),
        LIMITED("nothing, it is tried again later; if it goes on, ask Stripe for a higher rate limit"),
        AWAY("nothing, it is tried again later; if it goes on, see status.stripe.com and the network's way out"),
        NO_TLS(TlsFailure.ADVICE),
        UNREADABLE("check that STRIPE_API_BASE is Stripe's API and that no proxy changes its answers"),
        BUSY("nothing, it passes; if it goes on, Stripe is slow or almoner.stripe-api.workers too few");

        private final String action;

        Kind(String action) {
            this.action = action;
        }
    }

    private final Kind kind;
    private final String code;

    private StripeFailure(Kind kind, String what, String code, Throwable cause) {
        super(what, cause);
        this.kind = kind;
        this.code = code;
    }

    public static StripeFailure of(Kind kind, String what) {
        return new StripeFailure(kind, what, null, null);
    }

    static StripeFailure of(Kind kind, String what, Throwable cause) {
        return new StripeFailure(kind, what, null, cause);
    }

    public static StripeFailure noKey() {
        return of(Kind.NO_KEY, "no key is configured");
    }

    /** @param code Stripe's own word for it, null when it gave none */
    static StripeFailure answered(int status, String code) {
        Kind kind = switch (status) {
            case 401, 403 -> Kind.WRONG_KEY;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.LIMITED;
            default -> status >= 500 || status == 409 ? Kind.AWAY : Kind.REFUSED;
        };
        return new StripeFailure(
                kind, "Stripe answered " + status + (code == null ? "" : " (" + code + ")"), code, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether Stripe said so, in its own word for it. */
    public boolean isFor(String code) {
        return code.equals(this.code);
    }

    /** Whether the next question would fare alike. */
    public boolean isOfAll() {
        return switch (kind) {
            case NO_KEY, WRONG_KEY, LIMITED, AWAY, NO_TLS, UNREADABLE, BUSY -> true;
            case NOT_FOUND, REFUSED -> false;
        };
    }

    /** Whether the next question to Stripe would fare alike, of what came of one: as it was, or as {@linkplain #toProblem somebody was told}. */
    public static boolean isOfAll(Throwable failure) {
        return failure instanceof ProblemException problem && problem.status() == HttpURLConnection.HTTP_UNAVAILABLE
                || Causes.of(failure).anyMatch(cause -> cause instanceof StripeFailure stripe && stripe.isOfAll());
    }

    /** What happened and what to do about it. */
    @Override
    public String why() {
        return getMessage() + "; what to do: " + kind.action;
    }

    /** For whoever asked for it. */
    public ProblemException toProblem() {
        return switch (kind) {
            case NO_KEY -> ProblemException.unavailable("Stripe is not set up here.");
            case BUSY ->
                ProblemException.unavailable("Too many requests to Stripe are under way; try again later.", BUSY_RETRY);
            case WRONG_KEY, NOT_FOUND, REFUSED ->
                ProblemException.badGateway("Stripe refused the request. Nothing was changed.", this);
            case LIMITED, AWAY, NO_TLS, UNREADABLE ->
                ProblemException.badGateway("Stripe is not reachable at the moment. Nothing was changed.", this);
        };
    }
}
