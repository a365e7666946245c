package org.almoner.donor.form;

import java.time.LocalDate;
import java.util.UUID;
import org.almoner.money.Money;

/**
 * What is there of a donation.
 *
 * @param money less what was given back; null where it is disputed, all of it was given back, or this version cannot write it
 * @param paidOn by the calendar of the books; null before money moved
 */
public record Gift(UUID donationId, Money money, LocalDate paidOn) {

    public boolean isThere() {
        return money != null && paidOn != null && money.signum() > 0;
    }
}
