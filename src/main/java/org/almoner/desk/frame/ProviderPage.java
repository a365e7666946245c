package org.almoner.desk.frame;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.session.DeskCookies;
import org.almoner.web.session.ProviderLogin;
import org.almoner.web.session.ProviderLogin.Step;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Where one leaves for the provider, and comes back from it. */
@Cancellable(false)
@Path(DeskAccess.PROVIDER)
@Produces(MediaType.TEXT_HTML)
public class ProviderPage {

    /** Where to go on once in. It is looked at when it comes back, so it may be anybody's. */
    private static final String RETURN = "almoner-return";

    private static final int MAX_AGE_SECONDS = 600;

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance entered(Reader reader, String returnTo);

        private Templates() {}
    }

    private final Readers readers;
    private final ProviderLogin provider;
    private final Doors doors;
    private final DeskCookies cookies;

    ProviderPage(Readers readers, ProviderLogin provider, Doors doors, DeskCookies cookies) {
        this.readers = readers;
        this.provider = provider;
        this.doors = doors;
        this.cookies = cookies;
    }

    @GET
    @PermitAll
    public Uni<Response> come(@QueryParam("return") String returnTo) {
        if (provider.host().isEmpty()) {
            throw ProblemException.notFound("page");
        }
        RoutingContext request = readers.routing();
        return provider.next(request).map(step -> answer(step, returnTo, request));
    }

    private Response answer(Step step, String returnTo, RoutingContext request) {
        if (step instanceof Step.Away away) {
            keep(LoginPage.returnTo(returnTo), MAX_AGE_SECONDS, request);
            return Pages.to(away.address());
        }
        String page = kept(request);
        if (step instanceof Step.In) {
            keep("", 0, request);
            // A redirect would still be the provider's doing, and the session's cookie is for requests of our own pages
            // alone.
            return Response.ok(Templates.entered(readers.current(), page)).build();
        }
        String host = doors.provider();
        if (step instanceof Step.WithoutRole) {
            return again(
                    Response.Status.FORBIDDEN,
                    page,
                    host + " knows you, and gives you neither of the roles that the desk is for. Ask whoever looks"
                            + " after the accounts there.");
        }
        if (step instanceof Step.Silence) {
            return again(
                    Response.Status.SERVICE_UNAVAILABLE,
                    page,
                    host + " does not answer at the moment. "
                            + (doors.byPassword() ? "A password opens the desk." : ""));
        }
        return again(
                Response.Status.UNAUTHORIZED,
                page,
                "You were not let in by " + host + ", or it took too long, or was begun elsewhere. Begin again here.");
    }

    private Response again(Response.Status status, String page, String why) {
        return Response.status(status)
                .entity(LoginPage.again(readers.current(), doors, page, why))
                .build();
    }

    private static String kept(RoutingContext request) {
        Cookie cookie = request.request().getCookie(RETURN);
        try {
            return LoginPage.returnTo(
                    cookie == null ? null : URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return LoginPage.returnTo(null);
        }
    }

    private void keep(String page, int maxAgeSeconds, RoutingContext request) {
        request.response()
                .addCookie(cookies.lax(
                                RETURN, URLEncoder.encode(page, StandardCharsets.UTF_8), DeskAccess.PROVIDER, request)
                        .setMaxAge(maxAgeSeconds));
    }
}
