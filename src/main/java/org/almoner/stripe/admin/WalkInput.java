package org.almoner.stripe.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.BadRequestException;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a walk may be asked with. @param since null to go on where the last one ended */
@RegisterForReflection
@Schema(name = "ReconciliationToBegin")
record WalkInput(
        @Schema(nullable = true, examples = "2026-01-01") String since) {

    /**
     * Read here and not by Quarkus, since a body may be left out, and its type with it.
     *
     * @param body null or empty for none
     * @return null where it says nothing
     * @throws BadRequestException when it is no JSON of this kind
     */
    static String since(byte[] body, ObjectMapper json) {
        if (body == null || body.length == 0) {
            return null;
        }
        try {
            WalkInput input = json.readValue(body, WalkInput.class);
            return input == null ? null : input.since();
        } catch (IOException e) {
            throw new BadRequestException(e);
        }
    }
}
