package org.almoner.desk.frame;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.session.DeskSessions;
import org.almoner.web.session.ProviderLogout;
import org.jboss.resteasy.reactive.server.Cancellable;

/** In and out. What was typed into a form whose session had ended goes in and out with its reader. */
@Cancellable(false)
@Path("/desk")
@Produces(MediaType.TEXT_HTML)
public class LoginPage {

    private static final String START = "/desk";
    private static final String RETURN = "return";
    private static final String UNSENT = "unsent";

    /** A path of the desk with its query: nothing that leads elsewhere. What may be undone costs the stack a frame for each part: none is. */
    private static final Pattern OURS =
            Pattern.compile("/desk(?:/(?!\\.{1,2}(?:[/?]|$))[A-Za-z0-9_.-]+)*+(?:\\?[A-Za-z0-9_.~%&=+:-]{0,2000})?");

    /** Fields of the login itself; those of a form that is kept have another beginning. */
    private static final String KEPT = "kept.";

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance login(
                Reader reader,
                Doors doors,
                String returnTo,
                String wrong,
                String unsent,
                Map<String, List<String>> kept);

        static native TemplateInstance out(Reader reader, Doors doors, String address);

        static native TemplateInstance unsent(Reader reader, String unsent, Map<String, List<String>> kept);

        private Templates() {}
    }

    private final Readers readers;
    private final DeskSessions sessions;
    private final Doors doors;
    private final ProviderLogout provider;

    LoginPage(Readers readers, DeskSessions sessions, Doors doors, ProviderLogout provider) {
        this.readers = readers;
        this.sessions = sessions;
        this.doors = doors;
        this.provider = provider;
    }

    @GET
    @Path("/login")
    @PermitAll
    public Uni<TemplateInstance> login(@QueryParam(RETURN) String returnTo) {
        return Uni.createFrom().item(again(readers.current(), doors, returnTo(returnTo), ""));
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Uni<Response> login(Form form) {
        String user = Objects.requireNonNullElse(form.text("user"), "");
        return sessions.login(user, form.verbatim("password"), readers.routing())
                .map(known -> known ? in(form) : refused(form));
    }

    private Response in(Form form) {
        String unsent = form.text(UNSENT);
        return unsent == null
                ? Pages.to(returnTo(form.text(RETURN)))
                : Response.ok(Templates.unsent(readers.current(), returnTo(unsent), kept(form)))
                        .build();
    }

    private Response refused(Form form) {
        String unsent = Objects.requireNonNullElse(form.text(UNSENT), "");
        return unauthorized(Templates.login(
                readers.current(),
                doors,
                returnTo(form.text(RETURN)),
                "That is not the password of this user.",
                unsent,
                kept(form)));
    }

    /** A form came without a session: see {@link DeskAccess#AGAIN}. */
    @POST
    @Path("/login/again")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Uni<Response> keep(Form form) {
        String unsent = DeskAccess.unsent(readers.routing());
        return Uni.createFrom()
                .item(unauthorized(Templates.login(
                        readers.current(), doors, START, "", unsent == null ? "" : returnTo(unsent), form.kept())));
    }

    /** Whoever signed in at the provider, in another tab, goes on here with the form that was kept. */
    @POST
    @Path("/login/kept")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Uni<Response> goOn(Form form) {
        String unsent = returnTo(form.text(UNSENT));
        return sessions.restore(readers.routing())
                .map(session -> session == null
                        ? unauthorized(Templates.login(
                                readers.current(), doors, START, "You are not in yet.", unsent, kept(form)))
                        : Response.ok(Templates.unsent(readers.current(), unsent, kept(form)))
                                .build());
    }

    private static Response unauthorized(TemplateInstance page) {
        return Response.status(Response.Status.UNAUTHORIZED).entity(page).build();
    }

    private static Map<String, List<String>> kept(Form form) {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        form.kept().forEach((name, values) -> {
            if (name.startsWith(KEPT)) {
                kept.put(name.substring(KEPT.length()), values);
            }
        });
        return kept;
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({"admin", "auditor"})
    public Uni<Response> logout(Form form) {
        sessions.logout(readers.routing());
        return provider.address(readers.routing())
                .map(address -> address.map(
                                // A form of ours may lead nowhere else, so the page does.
                                elsewhere -> Response.ok(Templates.out(readers.current(), doors, elsewhere))
                                        .build())
                        .orElseGet(() -> Pages.to(DeskAccess.LOGIN)));
    }

    static TemplateInstance again(Reader reader, Doors doors, String returnTo, String wrong) {
        return Templates.login(reader, doors, returnTo, wrong, "", Map.of());
    }

    /** Where to go on: the start of the desk for anything that is no page of it. */
    static String returnTo(String address) {
        return address != null && OURS.matcher(address).matches() && !address.startsWith(DeskAccess.LOGIN)
                ? address
                : START;
    }
}
