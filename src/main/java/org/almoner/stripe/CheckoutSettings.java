package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What a checkout may be. */
@ConfigMapping(prefix = "almoner.checkout")
interface CheckoutSettings {

    /** Smallest and largest amount of currencies, as {@code USD:1.00-5000}; {@code CHECKOUT_LIMITS}. */
    Optional<List<String>> limits();

    /** Where donors come back to unless the request says so: {@code PUBLIC_BASE_URL}. */
    Optional<String> returnTo();

    /** What the donor reads on Stripe's page; {@code CHECKOUT_PRODUCT_NAME}. */
    @WithDefault("Donation")
    String productName();
}
