package org.almoner.system;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.web.WebSettings;

/**
 * What the environment may say. Checked before Quarkus reads it, so that a mistake is named by the variable that holds it
 * and by what is expected; those of the database are the gate's to check. No value is ever quoted: some are secrets.
 */
final class Settings {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern LIMITS =
            Pattern.compile("[A-Z]{3}:[0-9]{1,12}(\\.[0-9]{1,3})?-[0-9]{1,12}(\\.[0-9]{1,3})?");
    private static final Pattern TIME = Pattern.compile("(?i)([1-9][0-9]{0,5}[smh]?|PT[0-9HMS.]+)");
    private static final int LAST_PORT = 65_535;

    private record Rule(String name, String expected, Predicate<String> holds) {}

    private static final List<Rule> RULES = List.of(
            new Rule("PORT", "a whole number from 0 to 65535", value -> isNumberUpTo(value, LAST_PORT)),
            new Rule("STRIPE_LIVE_MODE", "true or false", Settings::isBoolean),
            new Rule("ALLOW_UNKEYED_DONOR_HASH", "true or false", Settings::isBoolean),
            new Rule(
                    "STRIPE_SECRET_KEY",
                    "an API key as Stripe shows it",
                    value -> KEY.matcher(value).matches()),
            new Rule(
                    "STRIPE_WEBHOOK_SECRETS", "one or more signing secrets, separated by commas", Settings::areSecrets),
            new Rule("STRIPE_API_BASE", "an http or https address", Settings::isAddress),
            new Rule(
                    "CHECKOUT_LIMITS",
                    "ranges such as USD:1.00-5000,JPY:100-500000, smallest amount first",
                    value -> parts(value).allMatch(LIMITS.asMatchPredicate())),
            new Rule(
                    "RECONCILIATION_EVERY",
                    "a time such as 30M or 1H",
                    value -> TIME.matcher(value).matches()));

    private Settings() {}

    /**
     * One line for each mistake; empty when there is none. A blank setting counts as unset.
     *
     * @param environment gives the value of a setting, null when it is not set
     */
    static List<String> mistakes(UnaryOperator<String> environment) {
        List<String> mistakes = new ArrayList<>();
        for (Rule rule : RULES) {
            String value = environment.apply(rule.name());
            if (isSet(value) && !rule.holds().test(value.strip())) {
                mistakes.add("The setting " + rule.name() + " is wrong: it must be " + rule.expected());
            }
        }
        WebSettings.ALL.stream()
                .filter(setting -> setting.refuses(environment.apply(setting.variable())))
                .map(Setting::mistake)
                .forEach(mistakes::add);
        return mistakes;
    }

    /** What production refuses to start without; empty when it is there. */
    static Optional<String> missingInProduction(UnaryOperator<String> environment) {
        boolean keyed = isSet(environment.apply("DONOR_HASH_KEY"));
        boolean allowed = "true".equals(environment.apply("ALLOW_UNKEYED_DONOR_HASH"));
        return keyed || allowed
                ? Optional.empty()
                : Optional.of(
                        "The setting DONOR_HASH_KEY is missing: it must be a secret of any form, which keeps the hashes"
                                + " of e-mail addresses from being guessed; ALLOW_UNKEYED_DONOR_HASH=true goes without");
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }

    private static boolean isNumberUpTo(String value, int most) {
        return WHOLE_NUMBER.matcher(value).matches() && Integer.parseInt(value) <= most;
    }

    private static boolean isBoolean(String value) {
        return Set.of("true", "false").contains(value);
    }

    private static boolean areSecrets(String value) {
        return parts(value).noneMatch(secret -> secret.isEmpty() || secret.contains(" "));
    }

    private static Stream<String> parts(String value) {
        return Stream.of(value.split(",", -1)).map(String::strip);
    }

    private static boolean isAddress(String value) {
        try {
            URI address = new URI(value);
            return address.getHost() != null && List.of("http", "https").indexOf(address.getScheme()) >= 0;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
