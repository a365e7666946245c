package org.almoner.web.contract;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.IndexView;

/**
 * Adds to the OpenAPI document what holds for every operation and every answer, so that nobody has to repeat it at each and
 * nothing new can lack it. Works at build time.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = Integer.MIN_VALUE)
public final class Contract implements OASFilter {

    private final IndexView classes;

    /** @param classes of the application, as Quarkus hands them to a filter */
    public Contract(IndexView classes) {
        this.classes = classes;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.addServer(OASFactory.createServer().url("/").description("The installation that this document is of"));
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) -> OperationRules.apply(path, method, operation)));
        new SchemaRules(api, classes).apply();
    }
}
