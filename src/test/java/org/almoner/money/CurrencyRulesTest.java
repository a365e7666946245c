package org.almoner.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripe's page "Supported currencies", case by case. */
class CurrencyRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"
            })
    void zeroDecimalCurrenciesAreToldInWholeUnits(String currency) {
        assertThat(CurrencyRules.digits(currency)).isZero();
        assertThat(Money.ofMinor(500, currency)).hasToString("500 " + currency);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BHD", "JOD", "KWD", "OMR", "TND"})
    void threeDecimalCurrenciesEndInZeroWhenCharged(String currency) {
        assertThat(CurrencyRules.digits(currency)).isEqualTo(3);
        assertThat(Money.ofMinor(1_250, currency)).hasToString("1.250 " + currency);
        assertThat(Money.ofMinor(5_124, currency).toChargeable().toMinor()).isEqualTo(5_120);
        assertThat(Money.ofMinor(5_125, currency).toChargeable().toMinor()).isEqualTo(5_130);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISK", "UGX"})
    void wholeCurrenciesInTwoDecimalsAreChargedWithoutFraction(String currency) {
        assertThat(CurrencyRules.digits(currency)).isEqualTo(2);
        assertThat(Money.ofMinor(500, currency)).hasToString("5.00 " + currency);
        assertThat(Money.ofMinor(549, currency).toChargeable().toMinor()).isEqualTo(500);
        assertThat(Money.ofMinor(550, currency).toChargeable().toMinor()).isEqualTo(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUF", "TWD"})
    void currenciesThatAreWholeOnlyInPayoutsAreChargedWithTwoDecimals(String currency) {
        assertThat(Money.ofMinor(10_45, currency).toChargeable()).hasToString("10.45 " + currency);
    }

    @ParameterizedTest
    @CsvSource({"USD, 25.00", "EUR, 25.00", "GBP, 25.00", "CHF, 25.00", "MXN, 25.00", "IDR, 25.00"})
    void allOthersHaveTwoDecimals(String currency, String amount) {
        assertThat(Money.ofMinor(2_500, currency)).hasToString(amount + " " + currency);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "usd", "US", "USDX", "XXX", "XAU", "ABC", "ÜSD"})
    void whatIsNoCurrencyIsRefused(String currency) {
        assertThat(CurrencyRules.isKnown(currency)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> CurrencyRules.digits(currency));
    }

    @Test
    void stepOfAnOrdinaryCurrencyIsOneMinorUnit() {
        assertThat(CurrencyRules.chargeStepMinor("USD")).isEqualTo(1);
        assertThat(CurrencyRules.chargeStepMinor("JPY")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "25, USD, 25.00",
        "25.000, USD, 25.00",
        "-0.500, KWD, -0.500",
        "500.000, JPY, 500",
        "1.005, USD, 1.005",
        "10.000, XYZ, 10",
        "123456789012345678901.5, USD, 123456789012345678901.50",
        "0, JPY, 0"
    })
    void amountsAreShownWithTheDigitsOfTheirCurrencyAndNoneIsLost(BigDecimal amount, String currency, String shown) {
        assertThat(CurrencyRules.shown(amount, currency).toPlainString()).isEqualTo(shown);
        assertThat(CurrencyRules.shown(null, null)).isNull();
    }
}
