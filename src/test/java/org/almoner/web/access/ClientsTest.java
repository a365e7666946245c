package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest {

    private final Clients clients = new Clients(WebFigures.ofProxies("10.0.0.0/8, 192.0.2.1,fd00::/8"));

    @ParameterizedTest
    @CsvSource({
        // What the proxy saw, and not what the sender says that it is.
        "10.1.2.3, '203.0.113.7', 203.0.113.7",
        "10.1.2.3, '198.51.100.1, 203.0.113.7', 203.0.113.7",
        "10.1.2.3, '198.51.100.1,203.0.113.7,10.9.9.9 ,192.0.2.1', 203.0.113.7",
        "fd12::1, '198.51.100.1, 203.0.113.7', 203.0.113.7",
        "::ffff:10.1.2.3, '203.0.113.7', 203.0.113.7",
        // A peer that is no proxy is the client, whatever it writes.
        "203.0.113.9, '198.51.100.1', 203.0.113.9",
        "192.0.2.2, '198.51.100.1', 192.0.2.2",
        // A proxy that wrote no address, or was written to by nobody, is the client itself.
        "10.1.2.3, '', 10.1.2.3",
        "10.1.2.3, unknown, 10.1.2.3",
        "10.1.2.3, '203.0.113.7, unknown', 10.1.2.3",
        "10.1.2.3, '203.0.113.7, somebody, 10.9.9.9', 10.9.9.9",
        "10.1.2.3, '10.4.4.4, 10.5.5.5', 10.4.4.4",
        // As some proxies write it.
        "10.1.2.3, '203.0.113.7:4711', 203.0.113.7",
        "10.1.2.3, '[2001:db8:1:2::7]:4711', 2001:db8:1:2::/64",
        "10.1.2.3, '::ffff:203.0.113.7', 203.0.113.7"
    })
    void countTheLastAddressThatIsNoProxy(String peer, String forwarded, String client) {
        assertThat(clients.of(peer, List.of(forwarded))).isEqualTo(client);
    }

    @Test
    void headersAreReadAsOneList() {
        assertThat(clients.of("10.1.2.3", List.of("198.51.100.1", "203.0.113.7, 10.9.9.9")))
                .isEqualTo("203.0.113.7");
        assertThat(clients.of("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
        assertThat(clients.of(null, List.of("203.0.113.7"))).isEqualTo("unknown");
    }

    @Test
    void oneSubscriberOfIpv6IsOneClient() {
        assertThat(Stream.of("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::1%eth0")
                        .map(peer -> clients.of(peer, List.of()))
                        .distinct())
                .containsExactly("2001:db8:1:2::/64");
        assertThat(clients.of("2001:db8:1:3::1", List.of())).isEqualTo("2001:db8:1:3::/64");
    }

    @Test
    void nobodyIsBelievedWithoutASetting() {
        Clients trusting = new Clients(WebFigures.ofProxies(" "));
        assertThat(trusting.of("127.0.0.1", List.of("203.0.113.7"))).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "/8", "10.0.0.1,,10.0.0.2", "*"})
    void whatIsNoRangeIsNamed(String proxies) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Clients(WebFigures.ofProxies(proxies)))
                .withMessageContaining("TRUSTED_PROXIES");
    }
}
