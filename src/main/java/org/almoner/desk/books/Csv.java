package org.almoner.desk.books;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a page shows, as a file. */
final class Csv {

    private Csv() {}

    /** @param head and lines with their ends */
    static <T> Response file(String name, String head, List<T> rows, Function<T, String> line) {
        return Response.ok(head + rows.stream().map(line).collect(Collectors.joining()))
                .type("text/csv;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }
}
