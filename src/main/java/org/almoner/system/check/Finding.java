package org.almoner.system.check;

/** What a check found. @param note for operators; nothing secret and nothing personal, whatever was found */
public record Finding(ServiceState state, String note) {

    static Finding up(String note) {
        return new Finding(ServiceState.UP, note);
    }

    static Finding degraded(String note) {
        return new Finding(ServiceState.DEGRADED, note);
    }

    public static Finding down(String note) {
        return new Finding(ServiceState.DOWN, note);
    }

    static Finding notConfigured(String note) {
        return new Finding(ServiceState.NOT_CONFIGURED, note);
    }
}
