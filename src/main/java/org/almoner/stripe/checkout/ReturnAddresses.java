package org.almoner.stripe.checkout;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.almoner.HttpAddress;
import org.almoner.web.access.AllowedOrigins;
import org.almoner.web.access.WebSettings;
import org.almoner.web.problem.Problem.FieldError;

/** Where Stripe sends the donor back to: an address that the request names, on an allowed origin, or our own. */
@ApplicationScoped
class ReturnAddresses {

    private static final int LIMIT_CHARS = 2_000;

    /** Stripe puts the id in its place ("Customize your success page"). */
    private static final String SESSION_ID = "{CHECKOUT_SESSION_ID}";

    private final AllowedOrigins origins;
    private final String base;

    ReturnAddresses(AllowedOrigins origins, CheckoutSettings settings) {
        this.origins = origins;
        this.base = settings.returnTo()
                .flatMap(WebSettings.PUBLIC_BASE_URL::read)
                .map(HttpAddress::withoutSlash)
                .orElse(null);
    }

    /**
     * @param given what the request says, null when it says nothing
     * @param outcome of the checkout, for our own address
     * @param errors receives what is wrong with it
     */
    String choose(String field, String given, UUID ticketId, String outcome, List<FieldError> errors) {
        if (given != null) {
            if (!isAllowed(given)) {
                errors.add(new FieldError(field, "must be an http(s) address on an allowed origin"));
            }
            return given;
        }
        if (base == null) {
            errors.add(new FieldError(field, "must not be missing, as no PUBLIC_BASE_URL is configured"));
            return null;
        }
        return base + "/?ticket=" + ticketId + "&checkout=" + outcome;
    }

    private boolean isAllowed(String address) {
        try {
            return address.length() <= LIMIT_CHARS
                    && address.chars().allMatch(c -> c > ' ' && c <= '~')
                    && origins.contains(URI.create(address.replace(SESSION_ID, "x")));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
