package org.almoner.web.session;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import org.almoner.web.access.AdminIdentity;

/**
 * The seals of every application under test, made in one round. As many as the packaged service takes are seconds for each user of each
 * application here, where the compiler that makes them quick is off.
 */
@Alternative
@Priority(1)
@Singleton
class QuickSeals extends DeskSeals {

    QuickSeals(AdminIdentity identity, DeskProvider provider) {
        super(identity, provider);
    }

    @Override
    int rounds() {
        return 1;
    }
}
