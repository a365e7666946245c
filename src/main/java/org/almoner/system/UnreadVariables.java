package org.almoner.system;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Variables of the environment that were meant for us and that nobody reads: whoever misspelt one takes for set up what is not. Others put
 * theirs beside them, so that one counts only where it begins as ours alone do, or is like one of ours that is not set.
 */
final class UnreadVariables {

    /** Which the gate and the watchdog read by themselves. */
    private static final List<String> OF_THE_GATE = List.of(
            "DATABASE_URL",
            "DATABASE_DIRECT_URL",
            "DATABASE_READ_URL",
            "DB_STARTUP_ATTEMPTS",
            "DB_STARTUP_TIMEOUT",
            "DB_WATCHDOG_INTERVAL",
            "DB_WATCHDOG_PING_TIMEOUT",
            "DB_WATCHDOG_MAX_FAILURES",
            "DB_WATCHDOG_RECONNECT_ATTEMPTS",
            "DB_WATCHDOG_RECONNECT_INTERVAL");

    /** Properties that have no {@link org.almoner.Setting} of their own. */
    private static final List<String> OTHER_PROPERTIES = List.of(
            "almoner.database.startup-attempts",
            "almoner.database.startup-timeout",
            "almoner.database.watchdog.interval",
            "almoner.database.watchdog.ping-timeout",
            "almoner.database.watchdog.max-failures",
            "almoner.database.watchdog.reconnect-attempts",
            "almoner.database.watchdog.reconnect-interval",
            "almoner.checkout.return-to",
            "almoner.idempotency.look");

    /** A property may be set by a variable of its own too. */
    private static final Set<String> READ = Stream.of(
                    Settings.ALL.stream()
                            .flatMap(setting -> setting.property() == null
                                    ? Stream.of(setting.variable())
                                    : Stream.of(setting.variable(), variable(setting.property()))),
                    OF_THE_GATE.stream(),
                    OTHER_PROPERTIES.stream().map(UnreadVariables::variable))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern OURS = Pattern.compile(
            "(ALERT|ALMONER|BOOKS|CHECKOUT|CONTACT|DB_STARTUP|DB_WATCHDOG|DONOR|FRAUD|LEDGER|MAIL|OIDC|PAYOUTS|RECEIPT"
                    + "|RECONCILIATION|SPEECH|STRIPE|THANKS)_.*");

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** What Kubernetes gives for each service of the namespace, where it is not told to leave that (enableServiceLinks). */
    private static final Pattern LINK = Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_.+)");

    private static final Pattern LINKED_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final int MOST_EDITS = 2;

    /** Shorter names are like others by chance: PORT is like HOST. */
    private static final int LETTERS_PER_EDIT = 6;

    private UnreadVariables() {}

    /**
     * The name of each, sorted, and behind it in brackets the one that was probably meant, where there is such a one. Never a value.
     *
     * @param environment values by their names; a blank one counts as unset
     */
    static List<String> in(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> !variable.getValue().isBlank())
                .filter(variable -> !isLink(variable.getKey(), variable.getValue()))
                .map(Map.Entry::getKey)
                .filter(name -> NAME.matcher(name).matches() && !READ.contains(name))
                .sorted()
                .flatMap(name -> told(name, environment).stream())
                .toList();
    }

    private static Optional<String> told(String name, Map<String, String> environment) {
        Optional<String> meant = meant(name);
        if (!OURS.matcher(name).matches()
                && meant.filter(read -> !environment.containsKey(read)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(name + meant.map(read -> " (" + read + "?)").orElse(""));
    }

    private static boolean isLink(String name, String value) {
        return LINK.matcher(name).matches()
                || name.endsWith("_PORT") && LINKED_ADDRESS.matcher(value).matches();
    }

    private static Optional<String> meant(String name) {
        return READ.stream()
                .filter(read -> edits(name, read) <= Math.min(MOST_EDITS, read.length() / LETTERS_PER_EDIT))
                .min(Comparator.<String>comparingInt(read -> edits(name, read)).thenComparing(read -> read));
    }

    /** How many letters must be put in, taken out or replaced (Levenshtein). */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
