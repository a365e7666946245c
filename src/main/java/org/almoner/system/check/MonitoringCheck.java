package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** That it is asked is the answer: the loop lives. That it does not is seen by whoever reads the last run. */
@ApplicationScoped
class MonitoringCheck implements ServiceCheck {

    private final Replica replica;

    MonitoringCheck(Replica replica) {
        this.replica = replica;
    }

    @Override
    public Service service() {
        return Service.HEALTH_MONITORING;
    }

    @Override
    public Uni<Finding> check() {
        return Uni.createFrom().item(Finding.up("the loop runs on " + replica.name()));
    }
}
