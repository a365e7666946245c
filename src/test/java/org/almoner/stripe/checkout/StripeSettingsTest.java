package org.almoner.stripe.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import org.almoner.stripe.api.StripeApiSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad setting is named with what is expected. */
class StripeSettingsTest {

    @Test
    void limitsAreReadPerCurrency() {
        CheckoutLimits limits = limits("USD:1.00-5000, JPY:100-500000 ");
        assertThat(limits.of("USD").min()).hasToString("1.00 USD");
        assertThat(limits.of("USD").max()).hasToString("5000.00 USD");
        assertThat(limits.of("JPY").max()).hasToString("500000 JPY");
        assertThat(limits.of("EUR").min()).hasToString("0.50 EUR");
        assertThat(limits.of("KWD").max()).hasToString("99999.999 KWD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "USD",
                "USD:1",
                "usd:1-2",
                "XXX:1-2",
                "USD:2-1",
                "USD:0-1",
                "USD:-1-2",
                "USD:1.001-2",
                "JPY:1.5-2",
                "USD:5-1",
                "USD:1-2,",
                "USD:1-2,USD:2-3"
            })
    void limitsThatAreNoneAreNamed(String limit) {
        assertThatIllegalStateException().isThrownBy(() -> limits(limit)).withMessageContaining("CHECKOUT_LIMITS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.stripe.com", "ftp://api.stripe.com", "https:///v1", "https://api.stripe.com?x", "mailto:a@b"
            })
    void baseThatIsNoAddressIsNamed(String base) {
        assertThatIllegalStateException()
                .isThrownBy(() -> StripeApiSettings.BASE.read(base))
                .withMessageContaining("STRIPE_API_BASE");
    }

    @Test
    void baseMayEndWithASlash() {
        assertThat(StripeApiSettings.BASE.read("http://localhost:12111/")).contains("http://localhost:12111");
    }

    private static CheckoutLimits limits(String text) {
        return new CheckoutLimits(new CheckoutSettings() {
            @Override
            public Optional<String> limits() {
                return Optional.of(text);
            }

            @Override
            public Optional<String> returnTo() {
                return Optional.empty();
            }

            @Override
            public String productName() {
                return "Donation";
            }

            @Override
            public boolean donorWall() {
                return false;
            }
        });
    }
}
