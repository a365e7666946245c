package org.almoner.desk.books;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.almoner.books.payout.Payout;
import org.almoner.books.payout.PayoutFileResource;
import org.almoner.books.payout.PayoutFilter;
import org.almoner.books.payout.PayoutResource;
import org.almoner.books.payout.PayoutResource.PayoutsAnswer;
import org.almoner.books.payout.PayoutResource.TransactionsAnswer;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.web.paging.StripeCursor;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The deposits on the bank statement, what is in each, and what is missing. */
@Cancellable(false)
@Path("/desk/payouts")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class PayoutPages {

    private final Readers readers;
    private final PayoutResource payouts;
    private final PayoutFileResource files;

    PayoutPages(Readers readers, PayoutResource payouts, PayoutFileResource files) {
        this.readers = readers;
        this.payouts = payouts;
        this.files = files;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance payouts(Reader reader, Asked asked, PayoutsAnswer found, String csv);

        static native TemplateInstance payout(Reader reader, Asked asked, Payout payout, TransactionsAnswer found);

        private Templates() {}
    }

    @GET
    public Uni<TemplateInstance> payouts() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return payouts.payouts(filter(asked), asked.limit(), cursor(asked))
                .map(found -> Templates.payouts(reader, asked, found, asked.at("/desk/payouts/payouts.csv")));
    }

    @GET
    @Path("/payouts.csv")
    @Produces("text/csv")
    public Uni<Void> file(@Context HttpServerRequest request) {
        return files.payouts(filter(readers.asked()), false, request);
    }

    @GET
    @Path("/{id}")
    public Uni<TemplateInstance> payout(@PathParam("id") String id) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return payouts.payout(id)
                .chain(payout -> payouts.transactions(id, asked.limit(), cursor(asked))
                        .map(found -> Templates.payout(reader, asked, payout, found)));
    }

    @GET
    @Path("/{id}/transactions.csv")
    @Produces("text/csv")
    public Uni<Void> file(@PathParam("id") String id, @Context HttpServerRequest request) {
        return payouts.file(id, false, request);
    }

    private static PayoutFilter filter(Asked asked) {
        return PayoutFilter.of(
                asked.word("status", PayoutFilter.Status.class, null),
                asked.text("currency"),
                asked.text("arrivalFrom"),
                asked.text("arrivalTo"),
                asked.yesOrNo("unexplained"));
    }

    private static StripeCursor cursor(Asked asked) {
        return asked.cursor(StripeCursor::fromString);
    }
}
