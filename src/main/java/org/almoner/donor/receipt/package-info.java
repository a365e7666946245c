/**
 * Receipts for gifts, as the law of the organisation's country wants them. The donor types name and address, which stand on what is
 * shown and are kept nowhere; kept are a number, the gifts, and a hash by which a receipt is known again.
 */
package org.almoner.donor.receipt;
