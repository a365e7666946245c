package org.almoner.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ticket as it is answered. Without its contact it is for everybody. */
@RegisterForReflection
@Schema(
        name = "Ticket",
        description = "A ticket; the contact is shown only to the one who just sent it and to administrators")
public record TicketView(
        @Schema(examples = "01890a5d-ac96-774b-bcce-b302099a8057")
        UUID id,

        @JsonInclude(JsonInclude.Include.NON_NULL) ContactType contactType,
        @JsonInclude(JsonInclude.Include.NON_NULL) String contactValue,
        @Schema(nullable = true) String displayName,
        TicketStatus status,
        Instant createdAt,
        Instant updatedAt) {

    static TicketView forEverybody(RecordingTicket ticket) {
        return of(ticket, null, null);
    }

    /** For the one who just sent the contact, and for administrators. */
    static TicketView withContact(RecordingTicket ticket, Contacts contacts) {
        return of(ticket, ticket.contactType, contacts.read(ticket.contactValue));
    }

    /** As it was answered when it was made. */
    static TicketView draft(NewTicket made, UUID id, Instant at) {
        return new TicketView(
                id, made.contactType(), made.contactValue(), made.displayName(), TicketStatus.DRAFT, at, at);
    }

    private static TicketView of(RecordingTicket ticket, ContactType contactType, String contactValue) {
        return new TicketView(
                ticket.id,
                contactType,
                contactValue,
                ticket.displayName,
                ticket.status,
                ticket.createdAt,
                ticket.updatedAt);
    }

    /** Not the default, which would log the contact. */
    @Override
    public String toString() {
        return "TicketView[" + id + "]";
    }
}
