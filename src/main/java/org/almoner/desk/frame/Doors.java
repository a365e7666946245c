package org.almoner.desk.frame;

import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.session.DeskSessions;
import org.almoner.web.session.ProviderLogin;

/** By which ways one may come in, for the page that offers them. */
@Singleton
public class Doors {

    private final DeskSessions sessions;
    private final ProviderLogin provider;

    Doors(DeskSessions sessions, ProviderLogin provider) {
        this.sessions = sessions;
        this.provider = provider;
    }

    /** The name of the machine where one may sign in; null where there is none. */
    public String provider() {
        return provider.host().orElse(null);
    }

    /** Where to begin that. @param returnTo a page of the desk */
    public String begin(String returnTo) {
        return DeskAccess.PROVIDER + "?return=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
    }

    /** Whether to ask for a password; also where nobody has one, so that the page is what it is everywhere. */
    public boolean byPassword() {
        return sessions.hasPassword() || provider() == null;
    }
}
