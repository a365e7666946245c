package org.almoner.ticket;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A phone number in the form of ITU-T E.164. */
@Pattern(
        regexp = "\\+[1-9][0-9]{6,14}",
        message = "must be a phone number in E.164 form, a plus sign and 7 to 15 digits")
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PhoneNumber {

    /** As Bean Validation wants it; the rule has its own. */
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
