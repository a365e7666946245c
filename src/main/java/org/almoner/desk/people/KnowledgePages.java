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
import java.util.Map;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.knowledge.AdminKnowledgeResource;
import org.almoner.knowledge.AdminKnowledgeResource.Sources;
import org.almoner.knowledge.SourceFormat;
import org.almoner.knowledge.SourceInput;
import org.almoner.knowledge.SourceView;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What can be searched: reads, writes, publishes and deletes it. */
@Cancellable(false)
@Path("/desk/knowledge")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class KnowledgePages {

    private static final String PATH = "/desk/knowledge";

    private final Readers readers;
    private final AdminKnowledgeResource sources;

    KnowledgePages(Readers readers, AdminKnowledgeResource sources) {
        this.readers = readers;
        this.sources = sources;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance sources(Reader reader, Asked asked, Sources found, Typed typed);

        static native TemplateInstance source(Reader reader, SourceView source, Typed typed);

        private Templates() {}
    }

    @GET
    public Uni<TemplateInstance> list() {
        return list(Typed.NOTHING);
    }

    private Uni<TemplateInstance> list(Typed typed) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return sources.list(
                        asked.yesOrNo("public"),
                        asked.text("language"),
                        asked.id("ticketId"),
                        null,
                        asked.limit(),
                        asked.cursor())
                .map(found -> Templates.sources(reader, asked, found, typed));
    }

    @GET
    @Path("/{id}")
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        return show(id, Typed.NOTHING);
    }

    private Uni<TemplateInstance> show(UUID id, Typed typed) {
        Reader reader = readers.current();
        return sources.get(id).map(source -> Templates.source(reader, source, typed));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> add(Form form) {
        return form.orAgain(
                () -> sources.add(input(form, null)).map(added -> readers.done(PATH + "/" + added.id(), "Added.")),
                this::list);
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> replace(@PathParam("id") UUID id, Form form) {
        long version = Versions.of(form);
        return form.orAgain(
                () -> sources.replace(id, input(form, version))
                        .map(replaced -> readers.done(
                                PATH + "/" + id, replaced.isPublic() ? "Kept; everybody may find it." : "Kept.")),
                typed -> show(id, typed));
    }

    @POST
    @Path("/{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> delete(@PathParam("id") UUID id, Form form) {
        return sources.delete(id, now -> form.expect(Map.of("version", now.version())))
                .map(deleted -> readers.done(PATH, "The source is deleted."));
    }

    private static SourceInput input(Form form, Long version) {
        return new SourceInput(
                form.text("title"),
                form.text("text"),
                format(form.text("format")),
                form.text("language"),
                form.text("public") != null,
                version);
    }

    private static SourceFormat format(String text) {
        try {
            return text == null ? null : SourceFormat.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("format", "must be TEXT or MARKDOWN");
        }
    }
}
