package org.almoner.stripe.checkout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almoner.Setting;

/** What a checkout may be. */
@ConfigMapping(prefix = "almoner.checkout")
public interface CheckoutSettings {

    /** What Stripe takes as the name of a product. */
    int LONGEST_NAME = 250;

    Setting<Map<String, CheckoutLimits.Range>> LIMITS = new Setting<>(
            "CHECKOUT_LIMITS",
            "almoner.checkout.limits",
            "smallest and largest amounts, as `USD:1.00-5000,EUR:1.00-5000`",
            "Stripe's smallest, eight digits",
            "ranges such as USD:1.00-5000,JPY:100-500000: each currency once, smallest amount first, with no more digits"
                    + " than the currency has",
            CheckoutLimits::ranges);

    Setting<String> PRODUCT_NAME = new Setting<>(
            "CHECKOUT_PRODUCT_NAME",
            "almoner.checkout.product-name",
            "what the donor reads on Stripe's page",
            "Donation",
            "a text of at most " + LONGEST_NAME + " characters without control characters",
            text -> Setting.within(
                    text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl), text.strip()));

    Setting<Boolean> DONOR_WALL = Setting.yesOrNo(
            "DONOR_WALL",
            "almoner.checkout.donor-wall",
            "whether Stripe's page asks donors if their last name may stand on the ticket's wall",
            "false");

    List<Setting<?>> ALL = List.of(LIMITS, PRODUCT_NAME, DONOR_WALL);

    /** Smallest and largest amount of currencies. */
    Optional<String> limits();

    /** Where donors come back to unless the request says so: {@code PUBLIC_BASE_URL}. */
    Optional<String> returnTo();

    /** What the donor reads on Stripe's page. */
    @WithDefault("Donation")
    String productName();

    /** Whether donors are asked if their last name may stand on the wall. */
    @WithDefault("false")
    boolean donorWall();
}
