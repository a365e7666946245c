package org.almoner.desk.people;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.profile.ProfileInput;
import org.almoner.profile.ProfileResource;
import org.almoner.profile.ProfileResource.Profiles;
import org.almoner.profile.ProfileView;
import org.almoner.web.input.Fields;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The people whose recordings are made. */
@Cancellable(false)
@Path("/desk/profiles")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class ProfilePages {

    private static final String PATH = "/desk/profiles";

    private final Readers readers;
    private final ProfileResource profiles;

    ProfilePages(Readers readers, ProfileResource profiles) {
        this.readers = readers;
        this.profiles = profiles;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance profiles(Reader reader, Asked asked, Profiles found, Typed typed);

        static native TemplateInstance profile(Reader reader, ProfileView profile, Typed typed);

        private Templates() {}
    }

    @GET
    public Uni<TemplateInstance> list() {
        return list(Typed.NOTHING);
    }

    private Uni<TemplateInstance> list(Typed typed) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return profiles.list(asked.id("ticketId"), asked.limit(), asked.cursor())
                .map(found -> Templates.profiles(reader, asked, found, typed));
    }

    @GET
    @Path("/{id}")
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        return show(id, Typed.NOTHING);
    }

    private Uni<TemplateInstance> show(UUID id, Typed typed) {
        Reader reader = readers.current();
        return profiles.get(id).map(profile -> Templates.profile(reader, profile, typed));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> create(Form form) {
        return form.orAgain(
                () -> profiles.create(input(form, null)).map(made -> readers.done(PATH + "/" + made.id(), "Made.")),
                this::list);
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> replace(@PathParam("id") UUID id, Form form) {
        long version = Versions.of(form);
        return form.orAgain(
                () -> profiles.replace(id, input(form, version))
                        .map(replaced -> readers.done(PATH + "/" + id, "Kept.")),
                typed -> show(id, typed));
    }

    @POST
    @Path("/{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> delete(@PathParam("id") UUID id, Form form) {
        return profiles.delete(id, now -> form.expect(Map.of("version", now.version())))
                .map(deleted -> readers.done(PATH, "The profile is deleted."));
    }

    private static ProfileInput input(Form form, Long version) {
        return new ProfileInput(
                form.text("displayName"),
                form.text("language"),
                form.text("timeZone"),
                form.text("about"),
                tickets(form.text("ticketIds")),
                version);
    }

    /** One a line, or parted by spaces or commas. */
    private static Set<UUID> tickets(String text) {
        Set<UUID> tickets = new LinkedHashSet<>();
        for (String id : text == null ? new String[0] : text.split("[\\s,]+")) {
            tickets.add(Fields.id("ticketIds", id));
        }
        return tickets;
    }
}
