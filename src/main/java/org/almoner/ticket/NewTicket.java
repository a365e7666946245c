package org.almoner.ticket;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import org.almoner.ticket.ContactRules.WithContact;
import org.almoner.web.input.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** What a person sends to make a ticket. */
@RegisterForReflection
@Schema(description = "A ticket to make")
record NewTicket(
        @NotNull(message = "must be EMAIL or PHONE") @Schema(examples = "EMAIL")
        ContactType contactType,

        @NotNull(message = "must not be missing")
        @EmailAddress(groups = ContactType.Email.class)
        @PhoneNumber(groups = ContactType.Phone.class)
        @Schema(description = "An e-mail address, or a phone number in E.164 form", examples = "someone@example.com")
        String contactValue,

        @CodePointLength(min = 1, max = 120, message = "must have 1 to 120 characters")
        @PlainText
        @Schema(description = "May be left out", examples = "Reading for Anna")
        String displayName)
        implements WithContact {

    NewTicket {
        displayName = displayName == null ? null : displayName.strip();
    }

    /** Not the default, which would put the contact into any log line about this request. */
    @Override
    public String toString() {
        return "NewTicket[" + contactType + "]";
    }
}
