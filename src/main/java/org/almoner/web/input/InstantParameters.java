package org.almoner.web.input;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;

/** Reads every {@link Instant} parameter: ISO 8601, within {@link InstantBounds}. Anything else is a 400 that names it. */
@Provider
class InstantParameters implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked") // rawType is the class of T
    public <T> ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        return rawType == Instant.class
                ? (ParamConverter<T>) new Converter(IdParameters.name(annotations, "instant"))
                : null;
    }

    private record Converter(String name) implements ParamConverter<Instant> {

        @Override
        public Instant fromString(String text) {
            return Fields.instant(name, text);
        }

        @Override
        public String toString(Instant instant) {
            return instant.toString();
        }
    }
}
