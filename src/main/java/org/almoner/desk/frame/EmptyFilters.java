package org.almoner.desk.frame;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.almoner.web.access.DeskAccess;

/** Leads a form of filters, which names also those that were left empty, on to the address without them. */
@Provider
class EmptyFilters implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        // Not the address: it has none where the client names no host.
        if (!request.getMethod().equals("GET")
                || !DeskAccess.isDesk(request.getUriInfo().getPath())) {
            return;
        }
        Map<String, List<String>> asked = request.getUriInfo().getQueryParameters();
        List<String> empty = asked.entrySet().stream()
                .filter(entry -> entry.getValue().stream().allMatch(String::isBlank))
                .map(Map.Entry::getKey)
                .toList();
        if (!empty.isEmpty()) {
            UriBuilder without = request.getUriInfo().getRequestUriBuilder();
            empty.forEach(name -> without.replaceQueryParam(name));
            request.abortWith(Pages.to(address(without)));
        }
    }

    private static String address(UriBuilder view) {
        URI uri = view.build();
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
