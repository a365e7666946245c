package org.almoner.web.access;

import java.util.Optional;

/** The settings of the room, as somebody may have given them; null and blank are unset. */
public record WebFigures(String base, String origins, String proxies, String rateLimit) implements WebSettings {

    static WebFigures ofProxies(String proxies) {
        return new WebFigures(null, null, proxies, "0");
    }

    @Override
    public Optional<String> publicBaseUrl() {
        return Optional.ofNullable(base);
    }

    @Override
    public Optional<String> allowedOrigins() {
        return Optional.ofNullable(origins);
    }

    @Override
    public Optional<String> trustedProxies() {
        return Optional.ofNullable(proxies);
    }
}
