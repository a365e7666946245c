package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.Contacts;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A thread as it is listed.
 *
 * @param contactType and contactValue: whose it is; null for whoever is no administrator
 * @param contactValue null also where it cannot be read any more
 * @param messages how many it has
 */
@RegisterForReflection
@Schema(name = "SupportTicket")
public record SupportView(
        UUID id,
        String subject,

        @Schema(nullable = true, description = "For administrators; null for others")
        ContactType contactType,

        @Schema(nullable = true, description = "For administrators; null for others, and where it cannot be read")
        String contactValue,

        @Schema(nullable = true) UUID ticketId,
        SupportStatus status,
        int messages,
        Instant createdAt,
        Instant updatedAt) {

    static SupportView withContact(SupportTicket ticket, Contacts contacts) {
        return of(ticket, ticket.contactType, contacts.read(ticket.contactValue));
    }

    static SupportView withoutContact(SupportTicket ticket) {
        return of(ticket, null, null);
    }

    private static SupportView of(SupportTicket ticket, ContactType contactType, String contactValue) {
        return new SupportView(
                ticket.id,
                ticket.subject,
                contactType,
                contactValue,
                ticket.ticketId,
                ticket.status,
                ticket.messages,
                ticket.createdAt,
                ticket.updatedAt);
    }

    /** Not the default, which would log the contact. */
    @Override
    public String toString() {
        return "SupportView[" + id + "]";
    }
}
