package org.almoner.speech.transcription;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jboss.resteasy.reactive.client.api.ClientMultipartForm;

/** The one call of OpenAI's API that we make; whisper.cpp, speaches and vLLM know it as well. */
@Path("/v1/audio/transcriptions")
interface TranscriptionApi {

    /**
     * @param authorization null for none
     * @param form {@code file}, {@code model}, {@code response_format}
     * @return the answer as it comes, since it is checked before it is believed; to be read where waiting is allowed, null when
     *     it is empty
     */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<InputStream> transcribe(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, ClientMultipartForm form);
}
