package org.almoner.system.check;

import io.vertx.core.net.ProxyOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.almoner.Causes;

/** Why nobody could be asked at an address, so that an operator knows where to look. */
final class TunnelFailure {

    private TunnelFailure() {}

    /**
     * Names the layer first: DNS, TCP, TLS or HTTP.
     *
     * @param host of PUBLIC_BASE_URL, which is no secret
     * @param proxy through which it was asked; null where there is none
     */
    static String inWords(Throwable failure, String host, ProxyOptions proxy) {
        List<Throwable> causes = Causes.of(failure).toList();
        if (has(causes, UnknownHostException.class)) {
            // Behind a proxy it is the proxy who looks the host up.
            return "DNS: " + (proxy == null ? host : "the proxy " + proxy.getHost()) + " is not known";
        }
        if (has(causes, CertificateExpiredException.class)) {
            return "TLS: the certificate has expired";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return "TLS: the certificate is not valid yet";
        }
        if (has(causes, CertPathBuilderException.class) || has(causes, CertPathValidatorException.class)) {
            return "TLS: the certificate is of an issuer that is not trusted";
        }
        if (has(causes, CertificateException.class)) {
            // What is left after the path was found good: the name. The JDK has no type of its own for it.
            return "TLS: the certificate is not for " + host;
        }
        if (has(causes, SSLException.class)) {
            return "TLS: the handshake failed";
        }
        if (has(causes, ConnectException.class)) {
            return proxy == null
                    ? "TCP: the connection is refused, or times out"
                    : "TCP: the proxy " + proxy.getHost() + " does not lead there, or is not reached";
        }
        return "HTTP: the connection broke off (" + failure.getClass().getSimpleName() + ")";
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
