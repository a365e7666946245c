/**
 * What stands on a receipt: the rules of each country as data, the words, the text as a whole, its hashes and the key that copies are
 * encrypted to. Neither a database nor a framework; who gets one, and its number, is {@code donor.receipt}.
 */
package org.almoner.donor.form;
