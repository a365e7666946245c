package org.almoner.desk.frame;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** What leads from page to page. */
final class Pages {

    private Pages() {}

    /** Leads on to a page of ours. Its address goes out as it is: made whole, it would be one of http behind a proxy that ends TLS. */
    static Response to(String address) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, address)
                .build();
    }
}
