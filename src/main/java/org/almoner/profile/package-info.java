/**
 * The people whose recordings are made, as administrators keep them. Neither donors, of whom hardly anything is kept, nor
 * those who come in ({@code web}) live here.
 */
package org.almoner.profile;
