package org.almoner.web.access;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** The origins (RFC 6454) of our frontends: those of {@code ALLOWED_ORIGINS}, else that of {@code PUBLIC_BASE_URL}. */
@Singleton
public class AllowedOrigins {

    private final Set<String> origins;
    private final Optional<String> own;

    AllowedOrigins(WebSettings settings) {
        this.own = settings.publicBaseUrl()
                .flatMap(WebSettings.PUBLIC_BASE_URL::read)
                .map(AllowedOrigins::originOf);
        this.origins = settings.allowedOrigins()
                .flatMap(WebSettings.ALLOWED_ORIGINS::read)
                .or(() -> own.map(List::of))
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    /** Whether an absolute http(s) address lies on one of them: where checkout may send the donor back to. */
    public boolean contains(URI address) {
        return address.getUserInfo() == null && origins.contains(originOf(address));
    }

    Set<String> all() {
        return origins;
    }

    /** Whether a page of that origin came from us: from the public address, or from the host that the request names. */
    boolean isOwn(String origin, String host) {
        URI page;
        try {
            page = URI.create(origin);
        } catch (IllegalArgumentException e) {
            return false;
        }
        String ofPage = originOf(page);
        return !ofPage.isEmpty() && (own.filter(ofPage::equals).isPresent() || ofPage.equals(originOf(page, host)));
    }

    /** The origin that an entry of {@code ALLOWED_ORIGINS} names. */
    static String origin(String text) {
        URI base = HttpAddress.parseBase(text);
        return Setting.within(base.getRawPath().length() <= 1, originOf(base));
    }

    private static String originOf(URI page, String host) {
        try {
            return host == null ? "" : originOf(URI.create(page.getScheme() + "://" + host));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Empty for what has no origin: not absolute, or another scheme. */
    private static String originOf(URI address) {
        if (!HttpAddress.isOne(address)) {
            return "";
        }
        int standardPort = HttpAddress.isByTls(address) ? 443 : 80;
        boolean standard = address.getPort() == -1 || address.getPort() == standardPort;
        return address.getScheme().toLowerCase(Locale.ROOT) + "://"
                + address.getHost().toLowerCase(Locale.ROOT) + (standard ? "" : ":" + address.getPort());
    }
}
