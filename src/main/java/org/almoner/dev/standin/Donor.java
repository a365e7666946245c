package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What the donor enters on the hosted page.
 *
 * @param chosen from the lists that the page asks, by their keys
 */
public record Donor(String name, String email, String country, Map<String, String> chosen) {

    /** Who leaves the lists as they are. */
    public Donor(String name, String email, String country) {
        this(name, email, country, Map.of());
    }

    /** The {@code customer_details} of a session. */
    ObjectNode details() {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        ObjectNode address = details.putObject("address");
        address.put("country", country);
        for (String unknown : List.of("city", "line1", "line2", "postal_code", "state")) {
            address.putNull(unknown);
        }
        details.put("email", email)
                .put("name", name)
                .putNull("phone")
                .put("tax_exempt", "none")
                .putArray("tax_ids");
        return details;
    }
}
