package org.almoner.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTest {

    private static final Money TEN = Money.ofMinor(1_000, "USD");

    @Test
    void hasExactlyTheDigitsOfItsCurrency() {
        assertThat(new Money(new BigDecimal("25"), "USD").amount()).isEqualTo(new BigDecimal("25.00"));
        assertThat(new Money(new BigDecimal("1.250"), "USD").amount()).isEqualTo(new BigDecimal("1.25"));
        assertThat(new Money(new BigDecimal("5E+2"), "JPY").amount()).isEqualTo(new BigDecimal("500"));
    }

    @Test
    void refusesMoreDigitsThanTheCurrencyHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(new BigDecimal("1.001"), "USD"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(new BigDecimal("0.5"), "JPY"));
    }

    @Test
    void refusesWhatTheLedgerCannotHold() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(new BigDecimal("1E+19"), "USD"));
    }

    @Test
    void neverAddsUpAcrossCurrencies() {
        Money euros = Money.ofMinor(1_000, "EUR");
        assertThatIllegalArgumentException().isThrownBy(() -> TEN.plus(euros));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN.minus(euros));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN.min(euros));
    }

    @Test
    void calculatesExactly() {
        assertThat(Money.ofMinor(10, "USD").plus(Money.ofMinor(20, "USD"))).hasToString("0.30 USD");
        assertThat(TEN.minus(Money.ofMinor(1_001, "USD"))).hasToString("-0.01 USD");
        assertThat(TEN.minus(Money.ofMinor(1_001, "USD")).orZero()).isEqualTo(Money.zero("USD"));
        assertThat(TEN.min(Money.ofMinor(999, "USD"))).hasToString("9.99 USD");
        assertThat(TEN.toMinor()).isEqualTo(1_000);
    }
}
