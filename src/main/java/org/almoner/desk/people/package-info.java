/**
 * Pages of who comes to the charity: recordings, what can be searched, threads, profiles, and the form that forgets a person.
 * No donor is shown here, and no gift; who is to be forgotten is handed on and not kept.
 */
package org.almoner.desk.people;
