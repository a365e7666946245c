package org.almoner.desk.people;

import org.almoner.desk.frame.Form;
import org.almoner.web.problem.ProblemException;

/** Which version of a thing the page of a form has shown: nobody overwrites what they have not seen. */
final class Versions {

    private Versions() {}

    static long of(Form form) {
        String text = form.text(Form.VERSION);
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid(Form.VERSION, "must be the version that was read");
        }
        return Long.parseLong(text);
    }
}
