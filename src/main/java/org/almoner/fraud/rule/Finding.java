package org.almoner.fraud.rule;

/**
 * What a rule found.
 *
 * @param rule its name; a case has one finding of each
 * @param points how much it counts for
 * @param words one sentence for people, with figures and without anybody's name
 */
public record Finding(String rule, int points, String words) {

    /** More points make a case no worse. */
    public static final int MOST_POINTS = 100;
}
