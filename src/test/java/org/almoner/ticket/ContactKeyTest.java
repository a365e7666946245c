package org.almoner.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts that were sealed stay readable, and nothing else is. */
class ContactKeyTest {

    private static final String STORED = "M/7jmMF5v8oEFpswPyMqpz+kZ6M6ORYYYOJ5DeepqsT5Zgwi8Rj6t5P+ALDL";

    private final ContactKey key = ContactKey.parse("a:" + Base64.getEncoder().encodeToString(new byte[32]));

    @Test
    void whatIsStoredStaysReadable() {
        assertThat(key.open(STORED)).isEqualTo("maria@example.com");
        String again = key.seal("maria@example.com", new SecureRandom());
        assertThat(again).hasSameSizeAs(STORED).isNotEqualTo(STORED);
        assertThat(key.open(again)).isEqualTo("maria@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "M/7j",
                "M/7jmMF5v8oEFpsw",
                "M/7jmMF5v8oEFpswPyMqpz+kZ6M6ORYYYOJ5DeepqsT5Zgwi8Rj6t5P+ALA",
                "N/7jmMF5v8oEFpswPyMqpz+kZ6M6ORYYYOJ5DeepqsT5Zgwi8Rj6t5P+ALDL"
            })
    void whatItHasNotSealedItDoesNotOpen(String sealed) {
        assertThatThrownBy(() -> key.open(sealed)).isInstanceOf(IllegalArgumentException.class);
    }
}
