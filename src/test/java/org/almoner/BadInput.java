package org.almoner;

/**
 * One bad request.
 *
 * @param status what it must be answered with
 * @param field the field that the answer must name, or null
 * @param chunked whether its length is left unsaid
 */
public record BadInput(
        String name,
        String method,
        String path,
        String contentType,
        byte[] body,
        boolean chunked,
        int status,
        String field) {

    @Override
    public String toString() {
        return method + " " + path + ": " + name;
    }
}
