/**
 * Forgets people, in every room that keeps something of them, and for good.
 * What a room keeps and how it forgets is that room's own business ({@code PersonalData}).
 */
package org.almoner.donor.erasure;
