/**
 * What looks like abuse: pure rules, without a database and without a clock.
 * Nothing is counted here and nothing done: {@code watch} brings what was counted, and does what follows.
 */
package org.almoner.fraud.rule;
