package org.almoner.desk.donation;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.fraud.cases.CaseResource;
import org.almoner.fraud.cases.CaseState;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.CaseStore.Held;
import org.almoner.fraud.cases.FraudCase;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Suspected fraud: why, and what is decided. */
@Cancellable(false)
@Path("/desk/fraud")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class FraudPages {

    private static final String PATH = "/desk/fraud";

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance fraud(Reader reader, Asked asked, List<FraudCase> cases, String nextCursor);

        static native TemplateInstance fraudCase(
                Reader reader, FraudCase known, Acts acts, List<Held> held, String figures, Typed typed);

        private Templates() {}
    }

    /** What may be decided of a case. @param close whether its money is back already */
    public record Acts(boolean accept, boolean refund, boolean close, boolean block) {

        static Acts of(FraudCase known, boolean holds, boolean isGivenBack) {
            return new Acts(
                    known.mayBecome(CaseState.ACCEPTED),
                    holds && known.mayBecome(CaseState.REFUNDED),
                    isGivenBack && known.state() == CaseState.OPEN,
                    known.hasMoney() && known.mayBecome(CaseState.BLOCKED));
        }
    }

    private final Readers readers;
    private final CaseResource cases;
    private final CaseStore store;

    FraudPages(Readers readers, CaseResource cases, CaseStore store) {
        this.readers = readers;
        this.cases = cases;
        this.store = store;
    }

    @GET
    public Uni<TemplateInstance> list() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return cases.list(asked.word("state", CaseState.class, null), asked.limit(), asked.cursor())
                .map(found -> Templates.fraud(reader, asked, found.cases(), found.nextCursor()));
    }

    @GET
    @Path("/{id}")
    public Uni<TemplateInstance> read(@PathParam("id") UUID id) {
        return read(id, Typed.NOTHING);
    }

    private Uni<TemplateInstance> read(UUID id, Typed typed) {
        Reader reader = readers.current();
        return cases.read(id)
                .flatMap(known -> Uni.combine()
                        .all()
                        .unis(store.held(id), store.isGivenBack(id))
                        .asTuple()
                        .map(now -> page(reader, known, now.getItem1(), now.getItem2(), typed)));
    }

    private static TemplateInstance page(
            Reader reader, FraudCase known, List<Held> held, boolean isGivenBack, Typed typed) {
        Acts acts = Acts.of(known, !held.isEmpty(), isGivenBack);
        return Templates.fraudCase(reader, known, acts, held, figures(held), typed);
    }

    @POST
    @Path("/{id}/accept")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> accept(@PathParam("id") UUID id, Form form) {
        return decide(id, form, cases::accept, "It is honest, and was closed.");
    }

    /**
     * Refused where the case has other gifts than its page has shown: to an open one they come all the time. One that comes just then goes
     * with them. Where it has none any more, they were given back since, as a rule by whoever sends the form again.
     */
    @POST
    @Path("/{id}/refund")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> refund(@PathParam("id") UUID id, Form form) {
        return form.orAgain(
                () -> store.held(id)
                        .map(FraudPages::figures)
                        .invoke(figures -> form.expect(figures.isEmpty() ? Map.of() : Map.of("held", figures)))
                        .flatMap(figures -> decide(
                                id,
                                form,
                                cases::refund,
                                figures.isEmpty()
                                        ? "It was given back, and was closed."
                                        : "Stripe gives back " + figures
                                                + "; the ledger follows when Stripe tells of it.")),
                typed -> read(id, typed));
    }

    @POST
    @Path("/{id}/block")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> block(@PathParam("id") UUID id, Form form) {
        return decide(id, form, cases::block, "Blocked: later gifts of this address are a case at once.");
    }

    /** Nobody decides what somebody else just has. */
    private Uni<Response> decide(UUID id, Form form, Function<UUID, Uni<FraudCase>> decision, String words) {
        return cases.read(id)
                .invoke(now -> form.expect(Map.of("state", now.state())))
                .flatMap(now -> decision.apply(id))
                .map(decided -> readers.done(PATH + "/" + id, words));
    }

    /** What would be given back, in a line by which the form tells what its page has shown. */
    private static String figures(List<Held> held) {
        return held.stream()
                .map(one -> one.gifts() + (one.gifts() == 1 ? " gift, " : " gifts, ")
                        + one.amount().toPlainString() + " " + one.currency())
                .collect(Collectors.joining("; "));
    }
}
