package org.almoner.dev;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.almoner.dev.SmtpServer.Mail;
import org.almoner.web.HtmlText;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The mail server of development, and a page that shows what was sent to it. */
@ApplicationScoped
class StandInMail {

    static final String PATH = "/dev/mail";

    /** Says that {@code MAIL_HOST} leads here. */
    static final String IN_USE = "almoner.dev.mail";

    private static final Logger LOG = Logger.getLogger(StandInMail.class);

    private final SmtpServer server;
    private final boolean inUse;
    private final int port;

    StandInMail(Vertx vertx, Config config) {
        server = new SmtpServer(vertx);
        inUse = config.getOptionalValue(IN_USE, Boolean.class).orElse(false);
        port = config.getOptionalValue("almoner.mail.port", Integer.class).orElse(0);
    }

    boolean isInUse() {
        return inUse;
    }

    void begin(@Observes StartupEvent started) {
        if (inUse) {
            try {
                server.listen(port);
            } catch (CompletionException taken) {
                LOG.warnf("Port %d is taken: letters of thanks go to whoever listens there", port);
            }
        }
    }

    void end(@Observes ShutdownEvent stopping) {
        server.close();
    }

    void install(@Observes Router router) {
        router.get(PATH).handler(this::show);
    }

    private void show(RoutingContext context) {
        List<Mail> newestFirst = new ArrayList<>(server.mails());
        Collections.reverse(newestFirst);
        StringBuilder letters = new StringBuilder();
        newestFirst.stream()
                .map(ReadMail::of)
                .forEach(mail -> letters.append("<section><h2>")
                        .append(HtmlText.of(mail.subject()))
                        .append("</h2><p class=\"soft\">to ")
                        .append(HtmlText.of(mail.to()))
                        .append("</p><pre>")
                        .append(HtmlText.of(mail.text()))
                        .append("</pre><details><summary>As HTML</summary><pre>")
                        .append(HtmlText.of(mail.html()))
                        .append("</pre></details></section>\n"));
        String shown = letters.isEmpty() ? "<section><p>Nothing was sent yet.</p></section>" : letters.toString();
        Pages.show(context, 200, "mail.html", Map.of("letters", shown));
    }
}
