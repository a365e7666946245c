package org.almoner.fraud.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that looks like abuse: points and a sentence.
 *
 * @param <E> what it looks at
 * @param name stored with what it found, and compared with it later: whoever changes it loses what was accepted of the rule
 * @param points what several rules find of one thing is added up
 * @param sentence gives it, where the rule holds
 */
public record Rule<E>(String name, int points, Function<E, Optional<String>> sentence) {

    public Optional<Finding> judge(E evidence) {
        return sentence.apply(evidence).map(words -> new Finding(name, points, words));
    }

    /** What all of them find, in their order. */
    public static <E> List<Finding> judge(List<Rule<E>> rules, E evidence) {
        return rules.stream().flatMap(rule -> rule.judge(evidence).stream()).toList();
    }

    /** What findings come to. */
    public static int score(List<Finding> findings) {
        return Math.min(
                Finding.MOST_POINTS, findings.stream().mapToInt(Finding::points).sum());
    }
}
