package org.almoner.fraud.cases;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** What is done about cases by itself. */
@ConfigMapping(prefix = "almoner.fraud-cases")
public interface CaseSettings {

    /** Gifts of one e-mail hash that were paid so long before the case was opened are part of it. */
    Duration GIFTS_WITHIN = Duration.ofDays(7);

    /** And those that were paid until so long after it was decided; while it is open, all. */
    Duration GIFTS_AFTER = Duration.ofDays(1);

    List<Setting<?>> ALL = List.of(Setting.yesOrNo(
            "FRAUD_REFUND_WARNED",
            "almoner.fraud-cases.refund-warned",
            "`true` gives back by itself what a bank has warned of, while that may spare the dispute",
            "false"));

    @WithDefault("false")
    boolean refundWarned();
}
