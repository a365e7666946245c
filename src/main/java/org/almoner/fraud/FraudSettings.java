package org.almoner.fraud;

import java.util.List;
import org.almoner.Setting;
import org.almoner.fraud.alert.AlertSettings;
import org.almoner.fraud.cases.CaseSettings;
import org.almoner.fraud.guard.GuardSettings;
import org.almoner.fraud.rule.RuleSettings;

/** The settings of this room. */
public final class FraudSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL =
            Setting.all(RuleSettings.ALL, GuardSettings.ALL, CaseSettings.ALL, AlertSettings.ALL);

    private FraudSettings() {}
}
