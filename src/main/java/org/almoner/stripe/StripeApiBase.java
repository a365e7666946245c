package org.almoner.stripe;

import java.net.URI;
import java.util.Locale;

/** Checks where Stripe's API is said to be. */
final class StripeApiBase {

    private StripeApiBase() {}

    /**
     * @return the address without a slash at its end
     * @throws IllegalStateException naming the setting, for anything but an http(s) address
     */
    static String check(URI base) {
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web || base.getHost() == null || base.getQuery() != null || base.getFragment() != null) {
            throw new IllegalStateException(
                    "STRIPE_API_BASE must be an address such as https://api.stripe.com, without a query");
        }
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
