package org.almoner.support;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.almoner.Digests;
import org.almoner.web.problem.ProblemException;

/**
 * What alone shows a thread to its visitor: 256 random bits that are told once. The database knows only their hash, so that
 * a copy of it opens no thread.
 */
public record SupportToken(String text) {

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** A new one, which nobody can guess. */
    public static SupportToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new SupportToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** JAX-RS calls it for parameters. @throws ProblemException 404 for what can be no token, as for one that is unknown */
    public static SupportToken fromString(String text) {
        if (!FORM.matcher(text).matches()) {
            throw unknown();
        }
        return new SupportToken(text);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("support thread");
    }

    /** SHA-256: there is nothing to guess in random bits, so that a slow hash would only cost time. */
    byte[] hash() {
        return Digests.sha256(text);
    }

    /** Not the default, which would log what opens the thread. */
    @Override
    public String toString() {
        return "SupportToken";
    }
}
