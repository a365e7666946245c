package org.almoner.donor.receipt;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.Response;

/** A page and its status. */
final class ShownPage {

    private final Response.Status status;
    private final TemplateInstance page;

    ShownPage(Response.Status status, TemplateInstance page) {
        this.status = status;
        this.page = page;
    }

    String text() {
        return page.render();
    }

    Response response() {
        return Response.status(status).entity(page).build();
    }
}
