package org.almoner.fraud.rule;

import java.util.List;
import java.util.Optional;

/**
 * One thing that looks like abuse: a weight and a sentence. What it holds are its limits, and each of them is a setting.
 *
 * @param <E> what it looks at
 */
public sealed interface Rule<E> permits TrafficRule, DonorRule, PaymentRule {

    /** In points; what several rules find of one thing is added up. */
    int weight();

    /** @return the sentence, where it holds */
    Optional<String> sentence(E evidence);

    /** Stored with what it found, and compared with it later: whoever renames a rule loses what was accepted of it. */
    default String name() {
        return getClass().getSimpleName();
    }

    default Optional<Finding> judge(E evidence) {
        return sentence(evidence).map(words -> new Finding(name(), weight(), words));
    }

    /** What all of them find, in their order. */
    static <E> List<Finding> judge(List<? extends Rule<E>> rules, E evidence) {
        return rules.stream().flatMap(rule -> rule.judge(evidence).stream()).toList();
    }

    /** What findings come to. */
    static int score(List<Finding> findings) {
        return Math.min(
                Finding.MOST_POINTS, findings.stream().mapToInt(Finding::points).sum());
    }
}
