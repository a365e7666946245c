package org.almoner;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;

/**
 * The way out that the JVM's own requests take ({@code https.proxyHost}, {@code http.nonProxyHosts} and the others of Java's "Networking
 * Properties"), for Vert.x' client, which knows none of them.
 */
public final class HttpProxy {

    private HttpProxy() {}

    /**
     * The proxy before an address; null where there is none.
     *
     * @param address of http or https, with a host
     */
    public static ProxyOptions before(URI address, ProxySelector proxies) {
        Proxy proxy = proxies.select(address).get(0);
        if (!(proxy.address() instanceof InetSocketAddress at)) {
            return null;
        }
        return new ProxyOptions()
                .setType(proxy.type() == Proxy.Type.SOCKS ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(at.getHostString())
                .setPort(at.getPort());
    }
}
