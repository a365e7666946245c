package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.almoner.web.access.WebSettings;

/** Whether the public address leads here. Nothing but what the operator has set is ever fetched. */
@ApplicationScoped
class TunnelCheck implements ServiceCheck {

    private final Optional<URI> address;
    private final InstallationId installation;
    private final TunnelProbe probe;

    TunnelCheck(WebSettings settings, InstallationId installation, TunnelProbe probe) {
        this.address = settings.publicBaseUrl().flatMap(WebSettings.PUBLIC_BASE_URL::read);
        this.installation = installation;
        this.probe = probe;
    }

    @Override
    public Service service() {
        return Service.TUNNEL;
    }

    @Override
    public Uni<Finding> check() {
        if (address.isEmpty()) {
            return Uni.createFrom().item(Finding.notConfigured("PUBLIC_BASE_URL is not set"));
        }
        return installation
                .known()
                .map(own -> probe.look(address.get(), own.toString()))
                .orElseGet(() -> Uni.createFrom()
                        .item(new Finding(ServiceState.UNKNOWN, "which installation this is is not known yet")));
    }
}
