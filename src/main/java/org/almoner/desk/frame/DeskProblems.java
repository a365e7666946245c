package org.almoner.desk.frame;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.almoner.web.access.DeskAccess;
import org.almoner.web.problem.Problem;
import org.almoner.web.problem.ProblemPages;

/**
 * What went wrong at the desk, as a page; without a session that is the login. What was typed into a form that its own page does not show
 * again, since what that was about has gone or nobody can tell, stands on this one.
 */
@Singleton
public class DeskProblems implements ProblemPages {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance problem(Reader reader, Problem problem, Map<String, List<String>> typed);

        static native TemplateInstance later(Reader reader, Problem problem, Map<String, List<String>> kept);

        private Templates() {}
    }

    private final Assets assets;
    private final Notices notices;
    private final Doors doors;

    DeskProblems(Assets assets, Notices notices, Doors doors) {
        this.assets = assets;
        this.notices = notices;
        this.doors = doors;
    }

    @Override
    public boolean areFor(RoutingContext request) {
        return DeskAccess.isDesk(request.normalizedPath());
    }

    @Override
    public String page(Problem problem, RoutingContext request) {
        Reader reader = Reader.of(request, assets, notices);
        Form form = FormReader.of(request);
        if (form != null && problem.status() == HttpURLConnection.HTTP_UNAVAILABLE) {
            // Its own page cannot be shown while what that is made of is away.
            return Templates.later(reader, problem, form.kept()).render();
        }
        return problem.status() == HttpURLConnection.HTTP_UNAUTHORIZED
                ? LoginPage.again(reader, doors, LoginPage.returnTo(reader.address()), "")
                        .render()
                : Templates.problem(reader, problem, form == null ? Map.of() : form.typed())
                        .render();
    }
}
