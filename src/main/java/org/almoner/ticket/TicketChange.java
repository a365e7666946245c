package org.almoner.ticket;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;
import org.almoner.ticket.ContactRules.WithContact;
import org.almoner.web.input.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * What an administrator changes of a ticket, as a JSON merge patch (RFC 7396): what is left out stays, a name of null is
 * removed. No record, which could not tell the two apart.
 */
@RegisterForReflection
@Schema(description = "Changes of a ticket; what is left out stays")
final class TicketChange implements WithContact {

    @JsonProperty
    private ContactType contactType;

    @JsonProperty
    @EmailAddress(groups = ContactType.Email.class)
    @PhoneNumber(groups = ContactType.Phone.class)
    private String contactValue;

    @CodePointLength(min = 1, max = 120, message = "must have 1 to 120 characters")
    @PlainText
    private String displayName;

    private boolean renamed;

    @JsonProperty
    void setDisplayName(String displayName) {
        this.displayName = displayName == null ? null : displayName.strip();
        renamed = true;
    }

    /** Null when the contact stays. */
    @Override
    public ContactType contactType() {
        return contactType;
    }

    void applyTo(RecordingTicket ticket, Contacts contacts) {
        if (contactType != null) {
            ticket.reach(contactType, contacts.store(contactValue));
        }
        if (renamed) {
            ticket.displayName = displayName;
        }
    }

    @AssertTrue(message = "must be sent together with contactType")
    boolean isContactValue() {
        return (contactType == null) == (contactValue == null);
    }
}
