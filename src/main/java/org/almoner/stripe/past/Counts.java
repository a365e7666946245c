package org.almoner.stripe.past;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What objects came to.
 *
 * @param objects that were read; those that are none of the next three were told to the ledger
 * @param passedOver in a state of which no event of ours would tell anything
 * @param otherMode of test mode where live mode is configured, or the reverse
 * @param unusable contradict themselves, lack what is needed or are beyond any bounds
 * @param added payments that nothing was known of
 * @param changed payments that come to something else now
 */
@RegisterForReflection
record Counts(long objects, long passedOver, long otherMode, long unusable, long added, long changed) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(
                objects + other.objects,
                passedOver + other.passedOver,
                otherMode + other.otherMode,
                unusable + other.unusable,
                added + other.added,
                changed + other.changed);
    }

    Counts minus(Counts other) {
        return new Counts(
                objects - other.objects,
                passedOver - other.passedOver,
                otherMode - other.otherMode,
                unusable - other.unusable,
                added - other.added,
                changed - other.changed);
    }
}
