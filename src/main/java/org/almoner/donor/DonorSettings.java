package org.almoner.donor;

import java.util.List;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.thanks.ThanksSettings;

/** The settings of this room. */
public final class DonorSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL = Stream.concat(MailSettings.ALL.stream(), ThanksSettings.ALL.stream())
            .<Setting<?>>map(setting -> setting)
            .toList();

    private DonorSettings() {}
}
