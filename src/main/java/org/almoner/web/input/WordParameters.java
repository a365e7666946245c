package org.almoner.web.input;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;

/** Reads every parameter that is one of an enum's words: any other is a 400 that tells them, where JAX-RS would answer 404. */
@Provider
class WordParameters implements ParamConverterProvider {

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        if (rawType == Boolean.class) {
            return new Converter<>(name(annotations), List.of(rawType.cast(true), rawType.cast(false)));
        }
        return rawType.isEnum() ? new Converter<>(name(annotations), List.of(rawType.getEnumConstants())) : null;
    }

    private static String name(Annotation[] annotations) {
        return IdParameters.name(annotations, "word");
    }

    private record Converter<T>(String name, List<T> words) implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            return Fields.word(name, text, words);
        }

        @Override
        public String toString(T word) {
            return word.toString();
        }
    }
}
