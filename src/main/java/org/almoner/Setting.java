package org.almoner;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * One setting: README's table, the check at start and the bean that uses it all take it from here. Each room declares its own. What holds
 * while it is unset stands in the bean once more, since an annotation takes no setting; SettingsTableTest compares.
 *
 * @param variable of the environment
 * @param property that the variable feeds; null where it is read as it is, because Quarkus would expand a {@code $} in it
 * @param meaning for README
 * @param standard what holds while it is unset, for README
 * @param expected what the value must be, in words that go on from "it must be"
 * @param rule the value of a text that is not blank; throws {@link IllegalArgumentException} or {@link DateTimeException}
 *     for a text that has none
 */
public record Setting<T>(
        String variable, String property, String meaning, String standard, String expected, Function<String, T> rule) {

    /** Those of several lists, in their order. */
    @SafeVarargs
    public static List<Setting<?>> all(List<? extends Setting<?>>... lists) {
        return Stream.of(lists).<Setting<?>>flatMap(List::stream).toList();
    }

    /** What stands for bytes that no character is made of. */
    private static final char REPLACEMENT = '\uFFFD';

    /** @return nothing for null and for a blank text, which counts as unset @throws IllegalStateException naming the setting */
    public Optional<T> read(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            // Any other text of that length would be the same secret.
            throw new IllegalStateException(
                    "The setting " + variable
                            + " cannot be read: it has letters beyond ASCII, and the process no locale for them; set LANG=C.UTF-8");
        }
        try {
            return Optional.of(rule.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            // Without the cause: its message quotes the text, which may be a secret.
            throw new IllegalStateException(mistake());
        }
    }

    /** The text as it was given, for {@link #read}; null where it was not. */
    public String given(Config config) {
        return property == null
                ? config.getConfigValue(variable).getRawValue()
                : config.getConfigValue(property).getValue();
    }

    /** The line for an operator; it never quotes the value. */
    public String mistake() {
        return "The setting " + variable + " is wrong: it must be " + expected;
    }

    /** @return the line for an operator when {@link #read} would fail */
    public Optional<String> mistakeOf(String text) {
        try {
            read(text);
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** @return whether {@link #read} would fail */
    public boolean refuses(String text) {
        return mistakeOf(text).isPresent();
    }

    /** The same for what the environment says of it, of which Quarkus would expand what it takes for an expression. */
    public Optional<String> mistakeOfVariable(String text) {
        return property != null && text != null && text.contains("${")
                ? Optional.of("The setting " + variable + " is wrong: it must have no ${, which would be expanded")
                : mistakeOf(text);
    }

    /** A whole number. @param more what the words of its range leave out, or nothing */
    public static Setting<Integer> wholeNumber(
            String variable, String property, String meaning, String standard, int from, int to, String more) {
        String expected = "a whole number from " + from + " to " + to + more;
        return new Setting<>(variable, property, meaning, standard, expected, text -> {
            int number = Integer.parseInt(text.strip());
            return within(number >= from && number <= to, number);
        });
    }

    /** A duration as Quarkus reads it. */
    public static Setting<Duration> duration(
            String variable, String property, String meaning, String standard, Duration from, Duration to) {
        String expected = "a duration from " + words(from) + " to " + words(to) + ", such as " + standard;
        return new Setting<>(variable, property, meaning, standard, expected, text -> {
            Duration duration = DurationConverter.parseDuration(text.strip());
            return within(duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0, duration);
        });
    }

    /** How often something is done, from a second to an hour, or {@code off}. */
    public static Setting<String> interval(String variable, String property, String meaning, String standard) {
        String expected = "a duration from 1s to 1h, such as " + standard + ", or off";
        return new Setting<>(variable, property, meaning, standard, expected, text -> {
            String word = text.strip();
            Duration interval = word.equals("off") ? null : DurationConverter.parseDuration(word);
            return within(
                    interval == null || interval.toMillis() >= 1_000 && interval.compareTo(Duration.ofHours(1)) <= 0,
                    word);
        });
    }

    /** An amount of memory as Quarkus reads it, in bytes. */
    public static Setting<Long> memory(
            String variable, String property, String meaning, String standard, long fromBytes, long toBytes) {
        String expected = "an amount of memory from " + fromBytes + " to " + toBytes + " bytes, such as " + standard;
        return new Setting<>(variable, property, meaning, standard, expected, text -> {
            long bytes = new MemorySizeConverter().convert(text.strip()).asLongValue();
            return within(bytes >= fromBytes && bytes <= toBytes, bytes);
        });
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> yesOrNo(String variable, String property, String meaning, String standard) {
        return new Setting<>(variable, property, meaning, standard, "true or false", text -> {
            String word = text.strip();
            return within(word.equals("true") || word.equals("false"), Boolean.valueOf(word));
        });
    }

    /** A text without the end of its line: what comes from a file has one, and whoever types it does not. */
    public static String line(String text) {
        return text.replaceFirst("[\r\n]+$", "");
    }

    /** What stands between commas, none of it blank. @throws IllegalArgumentException where nothing stands between two */
    public static List<String> parts(String text) {
        List<String> parts = Stream.of(text.split(",", -1)).map(String::strip).toList();
        return within(parts.stream().noneMatch(String::isEmpty), parts);
    }

    /** @throws IllegalArgumentException unless the value is one that the setting may have */
    public static <V> V within(boolean allowed, V value) {
        if (!allowed) {
            throw new IllegalArgumentException("not what the setting must be");
        }
        return value;
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? duration.toString().substring(2).toLowerCase(Locale.ROOT)
                : duration.toMillis() + "ms";
    }
}
