package org.almoner.stripe.translation;

import java.util.Set;

/** The words of Stripe's by which attempts are counted ("Decline codes", "Error codes", "The Charge object"); bounded, since they are kept. */
final class DeclineCodes {

    /** What is none of Stripe's that we know. */
    static final String OTHER = "other";

    /** Where Stripe says nothing. */
    static final String UNKNOWN = "unknown";

    /** Stripe Radar's levels. */
    static final Set<String> RISKS = Set.of("normal", "elevated", "highest", "not_assessed", UNKNOWN);

    private static final Set<String> CODES = Set.of(
            "approve_with_id",
            "authentication_required",
            "call_issuer",
            "card_declined",
            "card_not_supported",
            "card_velocity_exceeded",
            "currency_not_supported",
            "do_not_honor",
            "do_not_try_again",
            "duplicate_transaction",
            "elevated_risk_level",
            "expired_card",
            "fraudulent",
            "generic_decline",
            "highest_risk_level",
            "incorrect_address",
            "incorrect_cvc",
            "incorrect_number",
            "incorrect_pin",
            "incorrect_zip",
            "insufficient_funds",
            "invalid_account",
            "invalid_amount",
            "invalid_cvc",
            "invalid_expiry_month",
            "invalid_expiry_year",
            "invalid_number",
            "invalid_pin",
            "issuer_not_available",
            "lost_card",
            "merchant_blacklist",
            "new_account_information_available",
            "no_action_taken",
            "not_permitted",
            "pickup_card",
            "pin_try_exceeded",
            "processing_error",
            "reenter_transaction",
            "restricted_card",
            "revocation_of_all_authorizations",
            "revocation_of_authorization",
            "rule",
            "security_violation",
            "service_not_allowed",
            "stolen_card",
            "stop_payment_order",
            "testmode_decline",
            "transaction_not_allowed",
            "try_again_later",
            "withdrawal_count_limit_exceeded");

    private DeclineCodes() {}

    /**
     * @param reason the outcome's, which says more; may be null
     * @param failure the charge's; may be null
     */
    static String code(String reason, String failure) {
        if (reason != null && CODES.contains(reason)) {
            return reason;
        }
        return failure != null && CODES.contains(failure) ? failure : OTHER;
    }

    /** @param level may be null, or anything */
    static String risk(String level) {
        return level != null && RISKS.contains(level) ? level : UNKNOWN;
    }
}
