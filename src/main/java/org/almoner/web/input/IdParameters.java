package org.almoner.web.input;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads every {@link UUID} parameter: an id that is no UUID is a 400 that names it, where JAX-RS would answer 404. */
@Provider
class IdParameters implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked") // rawType is the class of T
    public <T> ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        return rawType == UUID.class ? (ParamConverter<T>) new Converter(name(annotations, "id")) : null;
    }

    /** The parameter's own name, which an error names. */
    static String name(Annotation[] annotations, String otherwise) {
        return Stream.of(annotations == null ? new Annotation[0] : annotations)
                .map(annotation -> annotation instanceof PathParam path
                        ? path.value()
                        : annotation instanceof QueryParam query ? query.value() : "")
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(otherwise);
    }

    private record Converter(String name) implements ParamConverter<UUID> {

        @Override
        public UUID fromString(String text) {
            return Fields.id(name, text);
        }

        @Override
        public String toString(UUID id) {
            return id.toString();
        }
    }
}
