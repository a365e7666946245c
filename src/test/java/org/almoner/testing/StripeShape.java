package org.almoner.testing;

/** How an API version of Stripe tells things, as far as versions differ for us. */
public enum StripeShape {
    /** Intents list their charges, charges list their refunds; a refund has no events of its own but its update. */
    V2020("2020-08-27", true, true, false, true),
    /** The charge no longer lists its refunds, the intent no longer its charges. */
    V2022("2022-11-15", false, false, false, true),
    /** A refund has events of its own; a session gets its intent when it is paid. */
    V2026("2026-07-29.dahlia", false, false, true, false);

    final String version;
    final boolean intentListsCharges;
    final boolean chargeListsRefunds;
    final boolean refundEvents;
    final boolean sessionStartsWithIntent;

    StripeShape(
            String version,
            boolean intentListsCharges,
            boolean chargeListsRefunds,
            boolean refundEvents,
            boolean sessionStartsWithIntent) {
        this.version = version;
        this.intentListsCharges = intentListsCharges;
        this.chargeListsRefunds = chargeListsRefunds;
        this.refundEvents = refundEvents;
        this.sessionStartsWithIntent = sessionStartsWithIntent;
    }
}
