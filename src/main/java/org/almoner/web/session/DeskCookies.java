package org.almoner.web.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.almoner.HttpAddress;
import org.almoner.web.access.WebSettings;

/** Cookies of the desk: for this machine alone, not for scripts, and by TLS alone where there is TLS. */
@Singleton
public class DeskCookies {

    private final boolean isPublicByTls;

    DeskCookies(WebSettings web) {
        this.isPublicByTls = web.publicBaseUrl()
                .flatMap(WebSettings.PUBLIC_BASE_URL::read)
                .filter(HttpAddress::isByTls)
                .isPresent();
    }

    /** One that comes with no request that another site has made a browser send. */
    public Cookie strict(String name, String value, String path, RoutingContext request) {
        return Cookie.cookie(name, value)
                .setPath(path)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isPublicByTls || request.request().isSSL());
    }

    /** One that comes along when another site leads a browser here. */
    public Cookie lax(String name, String value, String path, RoutingContext request) {
        return strict(name, value, path, request).setSameSite(CookieSameSite.LAX);
    }

    /** Whether browsers come by TLS, also where a proxy ends it. */
    boolean isPublicByTls() {
        return isPublicByTls;
    }
}
