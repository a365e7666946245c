package org.almoner.donor;

import java.util.List;
import org.almoner.Setting;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.receipt.ReceiptSettings;
import org.almoner.donor.thanks.ThanksSettings;
import org.almoner.donor.wall.WallSettings;

/** The settings of this room. */
public final class DonorSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL =
            Setting.all(MailSettings.ALL, ThanksSettings.ALL, ReceiptSettings.ALL, WallSettings.ALL);

    private DonorSettings() {}
}
