/** Recordings for administrators: find them, hear them, try them again, delete them. */
package org.almoner.speech.admin;
