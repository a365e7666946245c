package org.almoner.donor.thanks;

/** How far it is with a letter. */
enum ThanksState {
    /** To be sent when it is due. */
    WAITING,
    /** Handed to the mail server just now. */
    SENDING,
    /** The mail server has it. */
    SENT,
    /** The mail server does not take it, or did not for too long. */
    REFUSED,
    /** Interrupted while it was sent: it may have arrived. */
    UNKNOWN,
    /** None is due any more: the gift was given back, there is no address, the donor asked to be forgotten. */
    DROPPED
}
