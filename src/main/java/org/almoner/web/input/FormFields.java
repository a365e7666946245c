package org.almoner.web.input;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almoner.web.problem.ProblemException;

/** The fields of a form, in the encoding of browsers (application/x-www-form-urlencoded). */
public final class FormFields {

    private static final int MOST = 1_000;

    private FormFields() {}

    /** @return the values of each name, both in their order @throws ProblemException 400 for what is no form, or more than any of ours */
    public static Map<String, List<String>> parse(String body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = body.isEmpty() ? new String[0] : body.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw ProblemException.badRequest("The form has more fields than any of ours.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            fields.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("The form is not encoded as forms are.");
        }
    }
}
