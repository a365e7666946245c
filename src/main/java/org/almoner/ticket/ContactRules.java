package org.almoner.ticket;

import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import java.util.Set;
import org.almoner.web.problem.ProblemException;

/** Checks bodies that hold a contact. Not by {@code @Valid}: which rules apply to the contact follows from its type. */
@Singleton
public class ContactRules {

    private final Validator validator;

    ContactRules(Validator validator) {
        this.validator = validator;
    }

    /** A body with a contact: constraints of its value belong to the group of its type. */
    public interface WithContact {

        /** Null when it was left out, which the body's own rules judge. */
        ContactType contactType();
    }

    /** @throws ConstraintViolationException when a rule is broken, {@link ProblemException} 400 without a body */
    public <T extends WithContact> void check(T body) {
        if (body == null) {
            throw ProblemException.badRequest("A body is expected.");
        }
        Class<?> rules =
                body.contactType() == null ? Default.class : body.contactType().rules();
        Set<ConstraintViolation<T>> violations = validator.validate(body, Default.class, rules);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
    }
}
