package org.almoner.web;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/** The paths that resources answer at, looked up as Quarkus REST itself routes a request. */
@Singleton
public class Routes {

    private volatile RequestMapper<InitialMatch> resources;

    /**
     * For the {@code Allow} header that RFC 9110 (15.5.6) demands of a 405, and that Quarkus REST leaves out. OPTIONS alone where there is
     * nothing.
     */
    public Set<String> methodsAt(String path) {
        Set<String> allowed = new TreeSet<>();
        forEachAt(path, (method, resource) -> allowed.add(method));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return allowed;
    }

    /** The path as resources declare it, {@code /api/tickets/{id}}, whatever the method; empty when none is at it. */
    public Optional<String> templateAt(String path) {
        Set<String> templates = new TreeSet<>();
        forEachAt(path, (method, resource) -> templates.add(template(resource)));
        return templates.stream().findFirst();
    }

    /** The path of the resource that Quarkus REST has chosen for the request under way, as it declares it. */
    public static String templateOfRequest() {
        return template(((ResteasyReactiveRequestContext) CurrentRequestManager.get()).getTarget());
    }

    private void forEachAt(String path, BiConsumer<String, RuntimeResource> visit) {
        if (!path.startsWith("/")) {
            return;
        }
        RequestMapper<InitialMatch> all = resources();
        RequestMatch<InitialMatch> resource = all.map(path);
        while (resource != null) {
            if (resource.value.handlers[0] instanceof ClassRoutingHandler methods) {
                String rest = resource.remaining.isEmpty() ? "/" : resource.remaining;
                methods.getMappers().forEach((method, paths) -> {
                    RequestMatch<RuntimeResource> found = method == null ? null : paths.map(rest);
                    if (found != null) {
                        visit.accept(method, found.value);
                    }
                });
            }
            resource = all.continueMatching(path, resource);
        }
    }

    private RequestMapper<InitialMatch> resources() {
        if (resources == null) {
            resources = new RequestMapper<>(
                    ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers());
        }
        return resources;
    }

    private static String template(RuntimeResource resource) {
        String whole = "/" + resource.getClassPath().template + "/" + resource.getPath().template;
        String plain = whole.replaceAll("/{2,}", "/");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
