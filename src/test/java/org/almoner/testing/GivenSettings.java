package org.almoner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Settings of an application under test, as an operator would give them. Classes that name the same one share an
 * application. It is a test resource and no test profile: a profile loads every library anew, which takes longer than most
 * tests.
 */
public abstract class GivenSettings implements QuarkusTestResourceLifecycleManager {

    private final Map<String, String> settings;

    protected GivenSettings(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, String> start() {
        return settings;
    }

    @Override
    public void stop() {}
}
