package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:3003",
                "localhost:",
                "give.example.org",
                "GIVE.example.org:443",
                "almoner_1.internal",
                "10.0.0.1:65535",
                "[::1]",
                "[::1]:8080"
            })
    void nameOrAddressOfAServerIsAHost(String host) {
        assertThat(RequestHeads.isHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "a:65536",
                "a:000080",
                "a:b",
                "a:1:2",
                "a b",
                "someone@host",
                "a/b",
                "a%20",
                "ü",
                "[::1",
                "::1",
                "a]",
                "a:١"
            })
    void anythingElseIsNone(String host) {
        assertThat(RequestHeads.isHost(host)).isFalse();
    }

    @Test
    void nameHasAnEnd() {
        assertThat(RequestHeads.isHost("a".repeat(255))).isTrue();
        assertThat(RequestHeads.isHost("a".repeat(256))).isFalse();
        assertThat(RequestHeads.isHost("A".repeat(256) + ":80")).isFalse();
    }
}
