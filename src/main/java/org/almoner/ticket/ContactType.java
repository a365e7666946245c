package org.almoner.ticket;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the person behind a ticket can be reached. */
@RegisterForReflection
public enum ContactType {
    EMAIL(Email.class),
    /** A number in the form of ITU-T E.164. */
    PHONE(Phone.class);

    private final Class<?> rules;

    ContactType(Class<?> rules) {
        this.rules = rules;
    }

    /** The validation group of values of this type. */
    Class<?> rules() {
        return rules;
    }

    /** The group of rules for an e-mail address. */
    public interface Email {}

    /** The group of rules for a phone number. */
    public interface Phone {}
}
