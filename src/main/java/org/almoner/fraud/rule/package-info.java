/** What looks like abuse: pure rules, without a database and without a clock. */
package org.almoner.fraud.rule;
