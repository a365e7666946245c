package org.almoner.system;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.almoner.ProcessEnd;

/**
 * Ends in order, and with code 0, when it is asked to (SIGTERM). A JVM left to itself ends in order too, but with 143, which
 * systemd and Kubernetes' list of pods show as a failure.
 *
 * <p>{@code sun.misc.Signal} is of no public module, of which javac would warn. There is no other way: what runs when a signal ends the JVM
 * (shutdown hooks, and with them Quarkus' events and exit handlers) comes too late to choose the code, unless it halts the
 * JVM while others are still closing what they hold. JEP 260 keeps the class for want of another, and a native executable
 * has it too: Quarkus itself handles signals there by it.
 */
@ApplicationScoped
@SuppressWarnings("sunapi") // heard by javac because of -XDenableSunApiLintControl (pom.xml)
class Termination {

    /** After all that may still end the start: until then the JVM's own way is the quicker one. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER + 1_000) StartupEvent started) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            sun.misc.Signal.handle(new sun.misc.Signal("TERM"), asked -> ProcessEnd.begin(0));
        }
    }
}
