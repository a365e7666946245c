package org.almoner.donor.thanks;

import org.almoner.donor.mail.Postman;

/** How many letters are sent at once in one run: fewer to a server that has no room for as many, and one alone after a run that was stopped. */
final class Pace {

    private int most = Postman.AT_ONCE;
    private int atOnce;
    private boolean someWent;

    /** @param careful whether one letter is to try the server first */
    Pace(boolean careful) {
        atOnce = careful ? 1 : most;
    }

    int atOnce() {
        return atOnce;
    }

    /** Whether the server has taken a letter in this run. */
    boolean someWent() {
        return someWent;
    }

    /** The server took some, and had a word for all. */
    void goOn() {
        someWent = true;
        atOnce = most;
    }

    /** The server took some, and would not serve the others. */
    void slowDown() {
        someWent = true;
        most = Math.max(1, atOnce / 2);
        atOnce = most;
    }
}
