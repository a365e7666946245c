package org.almoner.ticket;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An e-mail address that mail can be sent to, of signs that can be seen; the length is the limit of RFC 5321. */
@Email(
        regexp = "[^" + EmailAddress.UNSEEN + "]+@[^" + EmailAddress.UNSEEN + "]+\\.[^." + EmailAddress.UNSEEN + "]+",
        message = "must be an e-mail address")
@Size(max = 254, message = "must have at most 254 characters")
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmailAddress {

    /** Of a class of a pattern: blanks, what has no meaning or only a format, and letters and marks that show nothing. */
    String UNSEEN = "\\p{Z}\\p{C}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
            + "\\x{e0100}-\\x{e01ef}";

    /** As Bean Validation wants it; the rules have their own. */
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
