package org.almoner.desk.frame;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.almoner.web.input.Fields;
import org.almoner.web.input.FormFields;
import org.almoner.web.problem.ProblemException;

/**
 * What a form sent. A resource takes it as its only body: {@link FormReader} has looked at its token then.
 *
 * <p>A form that depends on what its page showed says so in fields named {@code was.…}; {@link #expect} compares.
 */
public final class Form {

    /** The name of the field that {@link Reader#token()} writes. */
    static final String TOKEN = "form-token";

    /** The name of the field that says which version of a thing the page showed. */
    public static final String VERSION = "version";

    private static final String WAS = "was.";

    private final Map<String, List<String>> fields;

    private Form(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** @throws ProblemException 400 for what is no form */
    static Form parse(String body) {
        return new Form(FormFields.parse(body));
    }

    /** Stripped; null where it was left empty or out. */
    public String text(String field) {
        return all(field)
                .findFirst()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    /** As it was typed; empty where it was left out. For passwords, and for what is shown again. */
    public String verbatim(String field) {
        return all(field).findFirst().orElse("");
    }

    /** @throws ProblemException 400 where it is left out or no id */
    public UUID id(String field) {
        return Fields.id(field, Objects.requireNonNullElse(text(field), ""));
    }

    /** Those that were ticked. @throws ProblemException 400 where one is no id */
    public List<UUID> ids(String field) {
        return all(field).map(text -> Fields.id(field, text)).distinct().toList();
    }

    public Stream<String> all(String field) {
        return fields.getOrDefault(field, List.of()).stream();
    }

    /** Those with their values that a page keeps for a form that could not be sent. */
    Map<String, List<String>> kept() {
        Map<String, List<String>> kept = new LinkedHashMap<>(fields);
        kept.remove(TOKEN);
        return kept;
    }

    /** Of those what somebody filled in: neither what tells what its page showed, nor what was left empty. */
    Map<String, List<String>> typed() {
        Map<String, List<String>> typed = kept();
        typed.keySet().removeIf(name -> name.startsWith(WAS) || name.equals(VERSION));
        typed.values().removeIf(values -> values.stream().allMatch(String::isBlank));
        return typed;
    }

    /**
     * Refuses a form whose page has been overtaken.
     *
     * @param now what its page would show now, under the names of its {@code was.…} fields; null is shown as nothing
     * @throws ProblemException 409 that says what has changed, as far as the form told what it was
     */
    public Form expect(Map<String, ?> now) {
        List<String> changed = now.entrySet().stream()
                .filter(entry -> fields.containsKey(WAS + entry.getKey()))
                .filter(entry -> !verbatim(WAS + entry.getKey()).equals(shown(entry.getValue())))
                .map(entry -> entry.getKey() + " is " + named(shown(entry.getValue())) + " now; the page showed "
                        + named(verbatim(WAS + entry.getKey())) + ".")
                .toList();
        if (!changed.isEmpty()) {
            throw ProblemException.conflict(
                    "Somebody or something was faster, and nothing was done. " + String.join(" ", changed));
        }
        return this;
    }

    /**
     * Does what the form asks for. Where that is refused, as not valid or since somebody was faster, its page is shown again, with what was
     * typed.
     *
     * @param page the page with that
     */
    public Uni<Response> orAgain(Supplier<Uni<? extends Response>> act, Function<Typed, Uni<TemplateInstance>> page) {
        return Uni.createFrom()
                .deferred(act)
                .onFailure(Form::isRefused)
                .recoverWithUni(failure -> again(ProblemException.of(failure), page));
    }

    /** Also where one of its fields names what there is not; where its own page is about such, there is none to show. */
    private static boolean isRefused(Throwable failure) {
        return failure instanceof ConstraintViolationException
                || failure instanceof ProblemException problem
                        && (problem.status() == HttpURLConnection.HTTP_BAD_REQUEST
                                || problem.status() == HttpURLConnection.HTTP_CONFLICT
                                || problem.status() == HttpURLConnection.HTTP_NOT_FOUND && problem.namesFields());
    }

    private Uni<Response> again(ProblemException refused, Function<Typed, Uni<TemplateInstance>> page) {
        return page.apply(new Typed(this, refused.toProblem("")))
                .map(html -> Response.status(refused.status()).entity(html).build());
    }

    private static String shown(Object value) {
        return value == null ? "" : value.toString();
    }

    private static String named(String text) {
        return text.isEmpty() ? "empty" : text;
    }
}
