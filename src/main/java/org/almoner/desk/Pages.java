package org.almoner.desk;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** Lists are keyset pages: what leads on is an address, so that a view may be kept and shared. */
final class Pages {

    private static final String CURSOR = "cursor";

    private Pages() {}

    /** Leads on to a page of ours. Its address goes out as it is: made whole, it would be one of http behind a proxy that ends TLS. */
    static Response to(String address) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, address)
                .build();
    }

    /** The same view from there on. @param cursor null on the last page @return null for null */
    static String next(UriInfo asked, String cursor) {
        return cursor == null ? null : address(asked.getRequestUriBuilder().replaceQueryParam(CURSOR, cursor));
    }

    /** The same view from its beginning. @return null where this is it */
    static String first(UriInfo asked) {
        return asked.getQueryParameters().containsKey(CURSOR)
                ? address(asked.getRequestUriBuilder().replaceQueryParam(CURSOR))
                : null;
    }

    /** The query of this view alone, with its question mark; empty without one. */
    static String filters(UriInfo asked) {
        String query =
                asked.getRequestUriBuilder().replaceQueryParam(CURSOR).build().getRawQuery();
        return query == null || query.isEmpty() ? "" : "?" + query;
    }

    static String address(UriBuilder view) {
        URI uri = view.build();
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
