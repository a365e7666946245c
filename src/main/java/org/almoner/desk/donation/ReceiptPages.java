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
import java.util.Collections;
import java.util.stream.Stream;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donor.receipt.Receipt;
import org.almoner.donor.receipt.ReceiptResource;
import org.almoner.donor.receipt.ReceiptResource.ReceiptsAnswer;
import org.almoner.donor.receipt.ReceiptResource.VoidInput;
import org.almoner.donor.receipt.VoidReason;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The receipts that donors got: which hold, and one of them made void. */
@Cancellable(false)
@Path("/desk/receipts")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class ReceiptPages {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance receipts(Reader reader, Asked asked, ReceiptsAnswer found);

        static native TemplateInstance receipt(Reader reader, Receipt receipt, VoidReason[] reasons);

        private Templates() {}
    }

    private final Readers readers;
    private final ReceiptResource receipts;

    ReceiptPages(Readers readers, ReceiptResource receipts) {
        this.readers = readers;
        this.receipts = receipts;
    }

    @GET
    public Uni<TemplateInstance> receipts() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return receipts.receipts(
                        asked.text("year"), asked.text("number"), asked.id("donation"), asked.limit(), asked.cursor())
                .map(found -> Templates.receipts(reader, asked, found));
    }

    @GET
    @Path("/{year}/{number}")
    public Uni<TemplateInstance> receipt(@PathParam("year") String year, @PathParam("number") String number) {
        Reader reader = readers.current();
        return receipts.receipt(year, number).map(found -> Templates.receipt(reader, found, VoidReason.values()));
    }

    @POST
    @Path("/{year}/{number}/void")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> makeVoid(@PathParam("year") String year, @PathParam("number") String number, Form form) {
        VoidReason reason = Stream.of(VoidReason.values())
                .filter(word -> word.name().equals(form.text("reason")))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("reason", "must be one of those on the page"));
        return receipts.receipt(year, number)
                .invoke(now -> form.expect(Collections.singletonMap("Void", now.voidReason())))
                .chain(() -> receipts.makeVoid(year, number, new VoidInput(reason)))
                .map(done -> readers.done(
                        "/desk/receipts/" + done.year() + "/" + done.number(),
                        "The receipt is void. Its donor gets another by the link in their letter."));
    }
}
