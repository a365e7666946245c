package org.almoner.desk.frame;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.session.DeskSession;
import org.almoner.web.session.DeskSessions;

/**
 * Reads forms, and takes those alone that one of our pages has made for this user: whoever takes a {@link Form} is safe from
 * other sites' pages. (The extension quarkus-rest-csrf does so for every resource there is: it would read the form that somebody
 * sends to the webhook past our limits, and give a cookie to whoever reads a public ledger.)
 */
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class FormReader implements MessageBodyReader<Form> {

    private static final String FORM = FormReader.class.getName() + ".form";

    @Inject
    CurrentVertxRequest request;

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Form.class;
    }

    @Override
    public Form readFrom(
            Class<Form> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        Form form = Form.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        RoutingContext context = request.getCurrent();
        DeskSession session = DeskSessions.of(context);
        if (session != null && !isOurs(form, session)) {
            throw ProblemException.forbidden(
                    "This form was not made by the desk for you, or your password has changed since. Open its page again.");
        }
        if (session != null) {
            context.put(FORM, form);
        }
        return form;
    }

    /** What somebody who is in has sent; null for any other request, and at the login, which has a password. */
    static Form of(RoutingContext request) {
        return request.get(FORM);
    }

    private static boolean isOurs(Form form, DeskSession session) {
        return MessageDigest.isEqual(bytes(form.verbatim(Form.TOKEN)), bytes(session.formToken()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
