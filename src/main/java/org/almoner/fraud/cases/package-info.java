/** What somebody should look at, why, and what was decided. */
package org.almoner.fraud.cases;
