package org.almoner.dev;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.almoner.dev.standin.StandIn;

/** Where a newcomer begins: makes a ticket, gives to it, and watches the ledger. */
@ApplicationScoped
class StartPage {

    private static final List<String> ASSETS = List.of("page.css", "start.js", "icon.svg");

    private static final String LETTERS = "<a href=\"" + StandInMail.PATH + "\">Letters sent</a>";

    private final StandIn standIn;
    private final StandInMail mail;

    StartPage(StandIn standIn, StandInMail mail) {
        this.standIn = standIn;
        this.mail = mail;
    }

    void install(@Observes Router router) {
        router.get("/")
                .handler(context -> Pages.show(
                        context,
                        200,
                        "start.html",
                        Map.of(
                                "standin",
                                standIn.isInUse() ? StandIn.PATH : "",
                                "mail",
                                mail.isInUse() ? LETTERS : "")));
        for (String asset : ASSETS) {
            router.get("/dev/" + asset).handler(context -> Pages.asset(context, asset));
        }
    }
}
