/**
 * The frame of every page: who reads it, how money and time are written for them, what its address
 * asks for, forms and their token, the login, and problems as pages.
 * No page that shows anything of a room: the pages are on the floors above, and none of them is known here.
 */
package org.almoner.desk.frame;
