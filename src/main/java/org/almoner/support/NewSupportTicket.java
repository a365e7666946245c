package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.almoner.ticket.ContactRules.WithContact;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.EmailAddress;
import org.almoner.ticket.PhoneNumber;
import org.almoner.web.input.Lines;
import org.almoner.web.input.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** What a visitor sends to open a thread. @param ticketId the recording ticket that it is about; may be null */
@RegisterForReflection
@Schema(description = "A question to those who run the service")
public record NewSupportTicket(
        @NotNull(message = "must not be missing")
        @CodePointLength(min = 1, max = 200, message = "must have 1 to 200 characters")
        @PlainText
        @Schema(examples = "My recording")
        String subject,

        @NotNull(message = "must not be missing")
        @CodePointLength(min = 1, max = 10_000, message = "must have 1 to 10000 characters")
        @Lines
        @Schema(examples = "When will it be ready?")
        String message,

        @NotNull(message = "must be EMAIL or PHONE") @Schema(examples = "EMAIL")
        ContactType contactType,

        @NotNull(message = "must not be missing")
        @EmailAddress(groups = ContactType.Email.class)
        @PhoneNumber(groups = ContactType.Phone.class)
        @Schema(description = "An e-mail address, or a phone number in E.164 form", examples = "someone@example.com")
        String contactValue,

        @Schema(description = "The recording ticket that it is about; may be left out")
        UUID ticketId)
        implements WithContact {

    public NewSupportTicket {
        subject = subject == null ? null : subject.strip();
        message = message == null ? null : message.strip();
    }

    /** Not the default, which would log the contact. */
    @Override
    public String toString() {
        return "NewSupportTicket[" + contactType + "]";
    }
}
