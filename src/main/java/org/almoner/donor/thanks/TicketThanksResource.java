package org.almoner.donor.thanks;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.almoner.database.sql.InTime;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.Letter;
import org.almoner.web.access.AdminActions;
import org.almoner.web.input.Lines;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.validator.constraints.CodePointLength;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What the donors of one ticket are written. */
@Cancellable(false)
@InTime
@Path("/admin/tickets/{id}/thanks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class TicketThanksResource {

    private static final UUID NO_GIFT = new UUID(0, 0);

    private static final String CHANGING = "ticket.thanks.change";
    private static final String REMOVING = "ticket.thanks.remove";

    private final TicketTexts texts;
    private final Letters letters;
    private final ThanksSettings settings;
    private final AdminActions actions;
    private final Clock clock;

    TicketThanksResource(
            TicketTexts texts, Letters letters, ThanksSettings settings, AdminActions actions, Clock clock) {
        this.texts = texts;
        this.letters = letters;
        this.settings = settings;
        this.actions = actions;
        this.clock = clock;
    }

    /** @param text with {name}, {amount}, {date} and {ticket} where these belong */
    @RegisterForReflection
    public record ThanksInput(
            @NotNull(message = "must not be missing") @Pattern(regexp = "en|de", message = "must be en or de")
            String language,

            @NotBlank(message = "must not be blank")
            @CodePointLength(max = OwnText.LONGEST, message = "must have at most 5000 characters")
            @Lines
            String text) {}

    /** @param text null where the usual letter goes out, as the others are */
    @RegisterForReflection
    public record ThanksView(
            UUID ticketId,
            @Schema(nullable = true) String language,
            @Schema(nullable = true) String text,
            @Schema(nullable = true) Instant updatedAt) {

        private static ThanksView of(TicketTexts.Stored stored) {
            String language =
                    stored.language() == null ? null : stored.language().toLowerCase(Locale.ROOT);
            return new ThanksView(stored.ticketId(), language, stored.body(), stored.updatedAt());
        }
    }

    /** A letter to somebody who does not exist. */
    @RegisterForReflection
    public record ThanksPreview(String language, String subject, String text, String html) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Shows what the donors of a ticket are written",
            description = "A text of null is the usual letter.")
    @APIResponse(responseCode = "200", description = "The ticket's own text, or none")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<ThanksView> get(@PathParam("id") UUID id) {
        return texts.of(id).map(ThanksView::of);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Gives a ticket a letter of its own",
            description =
                    "Plain text, in which {name}, {amount}, {date} and {ticket} are filled in. A way off the wall is added.")
    @APIResponse(responseCode = "200", description = "Kept; it goes out from now on")
    @APIResponse(responseCode = "400", description = "It cannot be read; errors names the line")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<ThanksView> put(@PathParam("id") UUID id, @NotNull @Valid ThanksInput input) {
        OwnText text = parsed(input);
        return actions.keep(
                        CHANGING, id.toString(), null, () -> texts.save(id, text.language(), input.text(), own -> {}))
                .map(ThanksView::of);
    }

    /**
     * The same by whoever has seen what it takes the place of.
     *
     * @param seen looks at that while nobody else can change it, and throws where it is to stay
     */
    public Uni<ThanksView> put(UUID id, @NotNull @Valid ThanksInput input, Consumer<ThanksView> seen) {
        OwnText text = parsed(input);
        return actions.keep(
                        CHANGING,
                        id.toString(),
                        null,
                        () -> texts.save(id, text.language(), input.text(), own -> seen.accept(ThanksView.of(own))))
                .map(ThanksView::of);
    }

    private static OwnText parsed(ThanksInput input) {
        try {
            return OwnText.parse(DonorLanguage.valueOf(input.language().toUpperCase(Locale.ROOT)), input.text());
        } catch (OwnText.UnreadableException e) {
            throw ProblemException.invalid("text", e.getMessage());
        }
    }

    @DELETE
    @Operation(summary = "Lets the usual letter go out again")
    @APIResponse(responseCode = "204", description = "Removed, now or before")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return actions.keep(REMOVING, id.toString(), null, () -> texts.remove(id, own -> {}));
    }

    /** The same by whoever has seen it. @param seen as in {@link #put(UUID, ThanksInput, Consumer)} */
    public Uni<Void> delete(UUID id, Consumer<ThanksView> seen) {
        return actions.keep(
                REMOVING, id.toString(), null, () -> texts.remove(id, own -> seen.accept(ThanksView.of(own))));
    }

    @GET
    @Path("/preview")
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Shows the letter as it would go out",
            description = "For a gift of 25.00 USD of Maria Garcia Lopez.")
    @APIResponse(responseCode = "200", description = "The letter, as text and as HTML")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<ThanksPreview> preview(@PathParam("id") UUID id) {
        return texts.of(id).map(stored -> {
            OwnText own = own(stored);
            DonorLanguage language = own == null ? settings.standardLanguage() : own.language();
            Due gift = new Due(
                    NO_GIFT,
                    NO_GIFT,
                    null,
                    null,
                    id,
                    stored.ticketName(),
                    new BigDecimal("25.00"),
                    "USD",
                    clock.instant(),
                    null,
                    false,
                    false);
            Giver giver = new Giver("maria@example.com", "maria@example.com", "Maria Garcia Lopez", null, null);
            Letter letter = letters.letter(gift, giver, language, own);
            return new ThanksPreview(letter.language(), letter.subject(), letter.text(), letter.html());
        });
    }

    private static OwnText own(TicketTexts.Stored stored) {
        try {
            return stored.body() == null
                    ? null
                    : OwnText.parse(DonorLanguage.valueOf(stored.language()), stored.body());
        } catch (OwnText.UnreadableException | IllegalArgumentException e) {
            throw ProblemException.conflict(
                    "The ticket's text was written by a later version; this one cannot read it.");
        }
    }
}
