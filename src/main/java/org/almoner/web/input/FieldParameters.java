package org.almoner.web.input;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads every parameter that is an id, an instant, what somebody looks for, yes or no, or one of an enum's words, as {@link Fields} does: what cannot be one is a
 * 400 that names it, where JAX-RS would answer 404.
 */
@Provider
class FieldParameters implements ParamConverterProvider {

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        if (rawType == UUID.class) {
            String name = name(annotations, "id");
            return new Converter<>(text -> rawType.cast(Fields.id(name, text)));
        }
        if (rawType == Instant.class) {
            String name = name(annotations, "instant");
            return new Converter<>(text -> rawType.cast(Fields.instant(name, text)));
        }
        if (rawType == SearchText.class) {
            String name = name(annotations, "text");
            return new Converter<>(text -> rawType.cast(SearchText.of(name, text)));
        }
        if (rawType == Boolean.class) {
            return words(annotations, List.of(rawType.cast(true), rawType.cast(false)));
        }
        return rawType.isEnum() ? words(annotations, List.of(rawType.getEnumConstants())) : null;
    }

    private static <T> ParamConverter<T> words(Annotation[] annotations, List<T> words) {
        String name = name(annotations, "word");
        return new Converter<>(text -> Fields.word(name, text, words));
    }

    /** The parameter's own name, which an error names. */
    private static String name(Annotation[] annotations, String otherwise) {
        return Stream.of(annotations == null ? new Annotation[0] : annotations)
                .map(annotation -> annotation instanceof PathParam path
                        ? path.value()
                        : annotation instanceof QueryParam query ? query.value() : "")
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(otherwise);
    }

    private record Converter<T>(Function<String, T> reading) implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            return reading.apply(text);
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
