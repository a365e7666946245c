package org.almoner.web;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The origins (RFC 6454) of our frontends: those of {@code ALLOWED_ORIGINS}, else that of {@code PUBLIC_BASE_URL}. */
@Singleton
public class AllowedOrigins {

    private final Set<String> origins;

    AllowedOrigins(WebSettings settings) {
        this.origins = settings.allowedOrigins()
                .map(given -> read("ALLOWED_ORIGINS", given))
                .or(() -> settings.publicBaseUrl().map(base -> read("PUBLIC_BASE_URL", List.of(base))))
                .orElse(Set.of());
    }

    /** Whether an absolute http(s) address lies on one of them: where checkout may send the donor back to. */
    public boolean contains(URI address) {
        return address.getUserInfo() == null && origins.contains(originOf(address));
    }

    Set<String> all() {
        return origins;
    }

    private static Set<String> read(String setting, List<String> addresses) {
        return addresses.stream()
                .map(address -> originOf(parse(setting, address.strip())))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static URI parse(String setting, String address) {
        try {
            URI uri = URI.create(address);
            if (!originOf(uri).isEmpty()) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the message
        }
        throw new IllegalStateException(setting + " must hold addresses such as https://give.example.org");
    }

    /** Empty for what has no origin: not absolute, or another scheme. */
    private static String originOf(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (address.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return "";
        }
        int standardPort = scheme.equals("https") ? 443 : 80;
        boolean standard = address.getPort() == -1 || address.getPort() == standardPort;
        return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + (standard ? "" : ":" + address.getPort());
    }
}
