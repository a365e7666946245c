package org.almoner.system.selftest;

import io.smallrye.mutiny.Uni;

/**
 * One part of the database that the self-test goes through: it creates, reads, updates and deletes with the code that
 * serves requests. It runs in a transaction that is rolled back whatever it does.
 */
interface SelfTestGroup {

    /** As the contract names it. */
    String name();

    /** @return what was done, in a few words; fails with {@link SelfTestFailure} when something is not as it should be */
    Uni<String> run();

    /** Something was not as it should be; the message says what. */
    final class SelfTestFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SelfTestFailure(String message) {
            super(message);
        }
    }

    /** @throws SelfTestFailure unless it holds */
    static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new SelfTestFailure(otherwise);
        }
    }
}
