/** What donors get back: the wall, thanks, and that they are forgotten when they wish it. */
package org.almoner.donor;
