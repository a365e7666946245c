package org.almoner.ticket;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** What a person sends to make a ticket. The rules for the contact depend on its type. */
@RegisterForReflection
@Schema(description = "A ticket to make")
record NewTicket(
        @NotNull(message = "must be EMAIL or PHONE") @Schema(examples = "EMAIL")
        ContactType contactType,

        @NotNull(message = "must not be missing")
        @Email(groups = ContactType.Email.class, regexp = "\\P{Cc}+@.+\\.[^.]+", message = "must be an e-mail address")
        @Size(groups = ContactType.Email.class, max = 254, message = "must have at most 254 characters")
        @Pattern(
                groups = ContactType.Phone.class,
                regexp = "\\+[1-9][0-9]{6,14}",
                message = "must be a phone number in E.164 form, a plus sign and 7 to 15 digits")
        @Schema(description = "An e-mail address, or a phone number in E.164 form", examples = "someone@example.com")
        String contactValue,

        @CodePointLength(min = 1, max = 120, message = "must have 1 to 120 characters")
        @Pattern(regexp = NewTicket.TEXT, message = "must not have line breaks or control characters")
        @Schema(description = "May be left out", examples = "Reading for Anna")
        String displayName) {

    /** No control characters, line breaks or broken surrogates: PostgreSQL refuses some, and pages break on others. */
    static final String TEXT = "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]*";

    NewTicket {
        displayName = displayName == null ? null : displayName.strip();
    }

    /** Not the default, which would put the contact into any log line about this request. */
    @Override
    public String toString() {
        return "NewTicket[" + contactType + "]";
    }
}
