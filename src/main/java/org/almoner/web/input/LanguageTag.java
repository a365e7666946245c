package org.almoner.web.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** A language tag of BCP 47 whose language exists, as {@code de} or {@code pt-BR}; null is valid. */
@Constraint(validatedBy = LanguageTag.Exists.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface LanguageTag {

    /** Enough for language, script, region and variants. */
    int MAX_LENGTH_CHARS = 35;

    String message() default "must be a language tag such as de or pt-BR";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Well-formed (RFC 5646, 2.1), with a language and a region that Java's tables name. */
    final class Exists implements ConstraintValidator<LanguageTag, String> {

        @Override
        public boolean isValid(String tag, ConstraintValidatorContext context) {
            return tag == null || tag.length() <= MAX_LENGTH_CHARS && exists(tag);
        }

        private static boolean exists(String tag) {
            try {
                Locale locale = new Locale.Builder().setLanguageTag(tag).build();
                return isNamed(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH))
                        && (locale.getCountry().isEmpty()
                                || isNamed(locale.getCountry(), locale.getDisplayCountry(Locale.ENGLISH)));
            } catch (IllformedLocaleException e) {
                return false;
            }
        }

        /** What has no name is shown as its code. */
        private static boolean isNamed(String code, String shown) {
            return !code.isEmpty() && !shown.equals(code);
        }
    }
}
