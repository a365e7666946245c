package org.almoner.web.session;

import java.time.Instant;
import org.almoner.web.access.AdminAccess;
import org.almoner.web.access.TokenRoles;

/**
 * Who has logged in at the desk, as the browser's cookie says it.
 *
 * @param user {@code admin} or {@code auditor} by password; {@code oidc:} and the provider's name of who signed in there
 * @param role {@code admin} or {@code auditor}
 * @param since when the password was given, in whole seconds
 * @param seen when the cookie was written, in whole seconds
 * @param formToken what each form of this user's must bring: no page of another site knows it
 */
public record DeskSession(String user, String role, Instant since, Instant seen, String formToken) {

    private static final String KEY = DeskSession.class.getName();

    /** Whether the pages may show what changes something. */
    public boolean mayChange() {
        return role.equals(AdminAccess.ADMIN);
    }

    /** Whether a provider has let its user in, and not a password. */
    boolean isProviders() {
        return user.startsWith(TokenRoles.PREFIX);
    }

    static String key() {
        return KEY;
    }

    /** Not the default, which would log the token. */
    @Override
    public String toString() {
        return "DeskSession[" + role + "]";
    }
}
