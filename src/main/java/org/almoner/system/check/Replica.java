package org.almoner.system.check;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** This process among those that share the database. */
@Singleton
public class Replica {

    private static final int LONGEST = 100;

    private final String name;

    /** @param host which Kubernetes sets to the name of the pod */
    Replica(@ConfigProperty(name = "HOSTNAME") Optional<String> host) {
        String place = host.filter(text -> text.matches("[A-Za-z0-9._-]{1," + LONGEST + "}"))
                .orElse("process");
        this.name = place + "/" + ProcessHandle.current().pid();
    }

    /** Tells it from the others, for people. */
    public String name() {
        return name;
    }
}
