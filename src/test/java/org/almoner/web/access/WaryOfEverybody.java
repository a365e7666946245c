package org.almoner.web.access;

import java.util.Map;
import org.almoner.testing.GivenSettings;

/** No password, an identity provider that is away, few calls a minute, and no proxy that is trusted. */
public final class WaryOfEverybody extends GivenSettings {

    public WaryOfEverybody() {
        super(Map.of(
                "ADMIN_PASSWORD",
                " ",
                "AUDITOR_PASSWORD",
                "",
                "RATE_LIMIT",
                "3",
                "OIDC_ISSUER",
                "http://localhost:1",
                "OIDC_CLIENT_ID",
                "desk",
                "OIDC_CLIENT_SECRET",
                "a secret of nobody"));
    }
}
