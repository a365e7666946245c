package org.almoner.database.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;

/**
 * Records as the database takes and gives them in JSON: rows as one parameter, and values of columns. Apart from the mapper of the
 * answers, whose shape may change. What another version has written is read as far as it is known.
 */
public final class RowJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RowJson() {}

    public static String write(Object rows) {
        try {
            return MAPPER.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable as JSON: " + rows.getClass(), e);
        }
    }

    /** @throws IllegalStateException when it is none */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e);
        }
    }

    /** @throws IllegalStateException when it is no list of those */
    public static <T> List<T> readList(String json, Class<T> type) {
        try {
            return MAPPER.readerForListOf(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e);
        }
    }

    /** By their keys, in their order. @throws IllegalStateException when it is no object of those */
    public static <T> Map<String, T> readMap(String json, Class<T> type) {
        try {
            return MAPPER.readerForMapOf(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e);
        }
    }

    private static IllegalStateException unreadable(Class<?> type, JsonProcessingException e) {
        return new IllegalStateException("Not readable as " + type.getSimpleName(), e);
    }
}
