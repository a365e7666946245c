package org.almoner.donor.erasure;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.almoner.ticket.PhoneNumber;

/**
 * Who is to be forgotten, by one of the three; the others are null.
 *
 * @param emailHash as the ledger shows it to administrators, of whatever key; contacts are found by it as far as they can be read
 * @param recordings whether recordings and transcripts of the person's tickets go too; null for not
 */
@RegisterForReflection
public record PersonToErase(
        // Wider than what is taken as a contact today: what was taken before is to be found by it.
        @Email(regexp = "\\P{Cc}+@.+\\.[^.]+", message = "must be an e-mail address")
        @Size(max = 254, message = "must have at most 254 characters")
        String email,

        @PhoneNumber String phone,

        @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hexadecimal digits in lower case")
        String emailHash,

        Boolean recordings) {

    public PersonToErase {
        email = email == null ? null : email.strip().toLowerCase(Locale.ROOT);
        phone = phone == null ? null : phone.strip();
        recordings = Boolean.TRUE.equals(recordings);
    }

    @AssertTrue(message = "must be the only one of email, phone and emailHash, and one of them must be there")
    boolean isPerson() {
        return Stream.of(email, phone, emailHash).filter(Objects::nonNull).count() == 1;
    }

    /** E-mail address or phone number; null for a hash alone. */
    String contact() {
        return email != null ? email : phone;
    }

    boolean withRecordings() {
        return recordings;
    }

    /** Without what it holds: what is printed of it may be logged. */
    @Override
    public String toString() {
        return "PersonToErase";
    }
}
