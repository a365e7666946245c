package org.almoner.system.check;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is checked, in the order in which it is told. */
public enum Service {
    BACKEND("Backend"),
    DATABASE("Database"),
    STRIPE_WEBHOOK("Stripe Webhook"),
    HEALTH_MONITORING("Health Monitoring"),
    TUNNEL("Tunnel"),
    SPEECH_INTELLIGENCE("Speech Intelligence");

    private final String title;

    Service(String title) {
        this.title = title;
    }

    /** As people read it. */
    public String title() {
        return title;
    }

    /** The column of {@code health_check_runs}, and the label of metrics. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return nothing for one that only another version knows */
    public static Optional<Service> of(String name) {
        return Stream.of(values())
                .filter(service -> service.name().equals(name))
                .findFirst();
    }
}
