package org.almoner.donor.receipt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.almoner.database.sql.InTime;
import org.almoner.donor.form.Fingerprint;
import org.almoner.donor.form.ReceiptNumber;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The receipts that were given: which hold, and whether a document is one of them. */
@Cancellable(false)
@InTime
@Path("/admin/receipts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class ReceiptResource {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    /** Longer than any receipt with all that people may type. */
    private static final int LONGEST_DOCUMENT = 200_000;

    private final Receipts receipts;
    private final AdminActions actions;

    ReceiptResource(Receipts receipts, AdminActions actions) {
        this.receipts = receipts;
        this.actions = actions;
    }

    /** A page of receipts, newest first. @param nextCursor null on the last page */
    @RegisterForReflection
    public record ReceiptsAnswer(@Schema(nullable = true) String nextCursor, List<Receipt> receipts) {

        private static ReceiptsAnswer of(Page<Receipt> page) {
            return new ReceiptsAnswer(page.nextCursor(), page.rows());
        }
    }

    /** Whether a document is a receipt of ours, word for word. @param receipt null when it is none */
    @RegisterForReflection
    public record CheckAnswer(
            String sha256,
            boolean known,
            @Schema(nullable = true) Receipt receipt) {}

    @RegisterForReflection
    public record VoidInput(
            @NotNull(message = "must not be missing") VoidReason reason) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "Receipts", description = "Newest first. Nobody's name is in them.")
    @APIResponse(responseCode = "200", description = "A page of receipts")
    public Uni<ReceiptsAnswer> receipts(
            @QueryParam("year") String year,
            @QueryParam("number") String number,
            @QueryParam("donation") UUID donation,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Integer count = number == null ? null : count(number);
        return receipts.page(year == null ? null : year(year), count, donation, limit, cursor)
                .map(ReceiptsAnswer::of);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{year}/{number}")
    @Operation(summary = "One receipt")
    @APIResponse(responseCode = "200", description = "The receipt, whether or not it holds")
    @APIResponse(responseCode = "404", description = "There is no such receipt")
    public Uni<Receipt> receipt(@PathParam("year") String year, @PathParam("number") String number) {
        return existing(number(year, number));
    }

    @POST
    @Path("/{year}/{number}/void")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a receipt void",
            description = "It keeps its number. The donor gets a new one by their link, which names it.")
    @APIResponse(responseCode = "200", description = "It is void now")
    @APIResponse(responseCode = "404", description = "There is no such receipt")
    @APIResponse(responseCode = "409", description = "It was void before")
    public Uni<Receipt> makeVoid(
            @PathParam("year") String year, @PathParam("number") String number, @NotNull @Valid VoidInput input) {
        ReceiptNumber name = number(year, number);
        return existing(name)
                .chain(() -> actions.keep(
                        "receipt.void",
                        name.toString(),
                        "reason=" + input.reason(),
                        () -> receipts.makeVoid(name, input.reason()).invoke(done -> {
                            if (!done) {
                                throw ProblemException.conflict("This receipt is void already.");
                            }
                        })))
                .chain(() -> existing(name));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/check")
    @Operation(
            summary = "Whether a document is a receipt, by its hash",
            description =
                    "SHA-256 of its text in UTF-8, from its title to its last sentence, without blanks and ends of lines.")
    @APIResponse(responseCode = "200", description = "Whether it is one; the receipt says whether it still holds")
    public Uni<CheckAnswer> check(@QueryParam("sha256") @Parameter(required = true) String sha256) {
        if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            throw ProblemException.invalid("sha256", "must be 64 hexadecimal digits in lower case");
        }
        return known(sha256);
    }

    @POST
    @Path("/check")
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "Whether a document is a receipt, word for word",
            description = "Its text as it is copied from the page or from a print, in UTF-8; the document is not kept.")
    @APIResponse(responseCode = "200", description = "Whether it is one; the receipt says whether it still holds")
    public Uni<CheckAnswer> checkDocument(@NotNull String document) {
        if (document.isBlank() || document.length() > LONGEST_DOCUMENT) {
            throw ProblemException.badRequest("A receipt has from 1 to " + LONGEST_DOCUMENT + " characters.");
        }
        String sha256 = Fingerprint.sha256(document);
        return actions.keep("receipt.check", null, null, () -> known(sha256));
    }

    private Uni<CheckAnswer> known(String sha256) {
        return receipts.byHash(sha256).map(found -> new CheckAnswer(sha256, found.isPresent(), found.orElse(null)));
    }

    private static ReceiptNumber number(String year, String number) {
        return new ReceiptNumber(year(year), count(number));
    }

    private static int year(String text) {
        if (!YEAR.matcher(text).matches()) {
            throw ProblemException.invalid("year", "must be a year of four digits");
        }
        return Integer.parseInt(text);
    }

    private static int count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw ProblemException.invalid("number", "must be a whole number, as 12 of 2026-000012");
        }
        return Integer.parseInt(text);
    }

    private Uni<Receipt> existing(ReceiptNumber number) {
        return receipts.one(number).map(found -> found.orElseThrow(() -> ProblemException.notFound("receipt")));
    }
}
