package org.almoner.desk.people;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donor.erasure.PeopleResource;
import org.almoner.donor.erasure.PersonToErase;
import org.almoner.donor.erasure.Touched;
import org.almoner.web.problem.LongWork;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Forgets a person: says first what that touches, in numbers. Whom is in the forms' bodies alone, never in an address. */
@Cancellable(false)
@Path("/desk/erase")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class ErasePage {

    /** How many are shown of those with recordings that stay: strangers can make any number. */
    private static final int TICKETS = 100;

    private final Readers readers;
    private final PeopleResource people;
    private final LongWork longWork;

    ErasePage(Readers readers, PeopleResource people, LongWork longWork) {
        this.readers = readers;
        this.people = people;
        this.longWork = longWork;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance erase(Reader reader);

        static native TemplateInstance touched(
                Reader reader, Whom whom, Touched touched, List<UUID> tickets, boolean known, String was);

        static native TemplateInstance erased(Reader reader, Touched touched, List<UUID> tickets, ErasureShown shown);

        private Templates() {}
    }

    /** As a form has it; of the three texts one. */
    public record Whom(String email, String phone, String emailHash, boolean recordings) {

        private static Whom of(Form form) {
            return new Whom(
                    form.text("email"), form.text("phone"), form.text("emailHash"), form.text("recordings") != null);
        }

        private PersonToErase toErase() {
            return new PersonToErase(email, phone, emailHash, recordings);
        }

        /** Not the default, which would log them. */
        @Override
        public String toString() {
            return "Whom";
        }
    }

    @GET
    public Uni<TemplateInstance> ask() {
        return Uni.createFrom().item(() -> Templates.erase(readers.current()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<TemplateInstance> look(Form form) {
        Reader reader = readers.current();
        Whom whom = Whom.of(form);
        return longWork.answer(people.look(whom.toErase()))
                .map(touched -> Templates.touched(
                        reader,
                        whom,
                        touched,
                        first(touched),
                        touched.numbers().values().stream().anyMatch(count -> count > 0),
                        touched.numbers().toString()));
    }

    private static List<UUID> first(Touched touched) {
        return touched.ticketsOfKept().stream().limit(TICKETS).toList();
    }

    @POST
    @Path("/confirmed")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<TemplateInstance> erase(Form form) {
        Reader reader = readers.current();
        PersonToErase person = Whom.of(form).toErase();
        ErasureShown shown = new ErasureShown(form);
        return people.forget(person, shown::refuseMore)
                .map(touched -> Templates.erased(reader, touched, first(touched), shown));
    }
}
