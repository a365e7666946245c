package org.almoner.web.access;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.Setting;

/**
 * Whom a request counts for: the peer or, where the peer is one of {@code TRUSTED_PROXIES}, the last address of
 * {@code X-Forwarded-For} that is none. Each proxy writes to the right the peer that it saw, so what stands left of that
 * address is the sender's own word. (Quarkus' own forwarding takes the left-most, and is not used here.)
 */
@ApplicationScoped
public class Clients {

    /** What one subscriber has of IPv6 at least (RFC 6177); each of its addresses for itself would be no limit at all. */
    private static final int SUBSCRIBER_BITS = 64;

    private static final String UNKNOWN = "unknown";

    private final List<CidrAddress> proxies;

    Clients(WebSettings settings) {
        proxies = settings.trustedProxies()
                .flatMap(WebSettings.TRUSTED_PROXIES::read)
                .orElse(List.of());
    }

    /** A short text that is the same for all requests of one client: an IPv4 address, or the first half of an IPv6 one. */
    public String of(HttpServerRequest request) {
        // The connection's address: no header has had a say in it.
        SocketAddress peer = request.connection().remoteAddress();
        String address = peer == null ? null : peer.hostAddress();
        return of(address, request.headers().getAll("X-Forwarded-For"));
    }

    String of(String peer, List<String> forwarded) {
        InetAddress client = peer == null ? null : address(peer);
        if (client == null) {
            return UNKNOWN;
        }
        List<String> hops = forwarded.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .toList();
        for (int hop = hops.size() - 1; hop >= 0 && isTrusted(client); hop--) {
            InetAddress before = address(hops.get(hop));
            if (before == null) {
                break; // whoever wrote this knows nobody before it
            }
            client = before;
        }
        return key(client);
    }

    private boolean isTrusted(InetAddress address) {
        return proxies.stream().anyMatch(range -> range.matches(address));
    }

    private static String key(InetAddress client) {
        return client instanceof Inet6Address
                ? Inet.toOptimalString(
                                CidrAddress.create(client, SUBSCRIBER_BITS).getNetworkAddress())
                        + "/"
                        + SUBSCRIBER_BITS
                : client.getHostAddress();
    }

    /** What an entry of {@code TRUSTED_PROXIES} names. */
    static CidrAddress range(String text) {
        if (text.contains("/")) {
            CidrAddress range = Inet.parseCidrAddress(text);
            return Setting.within(range != null, range);
        }
        InetAddress one = address(text);
        return Setting.within(
                one != null, one == null ? null : CidrAddress.create(one, one.getAddress().length * Byte.SIZE));
    }

    /** Without asking DNS, and without the port that some proxies write. @return null for what is no address */
    private static InetAddress address(String text) {
        String literal = text.strip();
        if (literal.startsWith("[") && literal.contains("]")) {
            literal = literal.substring(1, literal.indexOf(']'));
        } else if (literal.indexOf(':') >= 0 && literal.indexOf(':') == literal.lastIndexOf(':')) {
            literal = literal.substring(0, literal.indexOf(':'));
        }
        int scope = literal.indexOf('%');
        byte[] bytes = Inet.parseInetAddressToBytes(scope < 0 ? literal : literal.substring(0, scope));
        try {
            // Makes an IPv4 address of one that is written as IPv6.
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes or sixteen
        }
    }
}
