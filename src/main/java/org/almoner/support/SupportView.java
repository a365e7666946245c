package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.Contacts;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A thread as administrators see it in a list. @param messages how many it has */
@RegisterForReflection
@Schema(name = "SupportTicket")
public record SupportView(
        UUID id,
        String subject,
        @Schema(nullable = true) ContactType contactType,
        @Schema(nullable = true) String contactValue,
        @Schema(nullable = true) UUID ticketId,
        SupportStatus status,
        int messages,
        Instant createdAt,
        Instant updatedAt) {

    static SupportView of(SupportTicket ticket, Contacts contacts) {
        return new SupportView(
                ticket.id,
                ticket.subject,
                ticket.contactType,
                contacts.read(ticket.contactValue),
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
