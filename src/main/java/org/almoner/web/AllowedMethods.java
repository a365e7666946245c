package org.almoner.web;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;

/** The {@code Allow} header that RFC 9110 (15.5.6) demands of a 405, and that Quarkus REST leaves out. */
final class AllowedMethods {

    private AllowedMethods() {}

    /** The methods that some resource takes at that path, looked up as Quarkus REST itself routes a request. */
    static Set<String> at(String path) {
        Deployment deployment = ResteasyReactiveRecorder.getCurrentDeployment();
        RequestMapper<InitialMatch> resources = new RequestMapper<>(deployment.getClassMappers());
        Set<String> allowed = new TreeSet<>();
        RequestMatch<InitialMatch> resource = resources.map(path);
        while (resource != null) {
            if (resource.value.handlers[0] instanceof ClassRoutingHandler methods) {
                String rest = resource.remaining.isEmpty() ? "/" : resource.remaining;
                methods.getMappers().forEach((method, paths) -> {
                    if (method != null && paths.map(rest) != null) {
                        allowed.add(method);
                    }
                });
            }
            resource = resources.continueMatching(path, resource);
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return allowed;
    }
}
