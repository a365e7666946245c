package org.almoner.profile;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.ZoneId;

/** A zone of the IANA database, as {@code Europe/Berlin}; null is valid. */
@Constraint(validatedBy = TimeZoneId.Exists.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface TimeZoneId {

    String message() default "must be a time zone such as Europe/Berlin";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** No offset and no abbreviation: those do not know daylight saving. */
    final class Exists implements ConstraintValidator<TimeZoneId, String> {

        @Override
        public boolean isValid(String zone, ConstraintValidatorContext context) {
            return zone == null || ZoneId.getAvailableZoneIds().contains(zone);
        }
    }
}
