package org.almoner.books.export;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** For whom movements are written. */
@Schema(
        enumeration = {"generic", "beancount", "hledger", "xero", "quickbooks"},
        name = "ExportProfile")
public enum ExportProfile {
    /** A table, a row for each movement. */
    GENERIC,
    BEANCOUNT,
    HLEDGER,
    /** A manual journal for each day. */
    XERO,
    /** A journal for each day, of QuickBooks Online. */
    QUICKBOOKS;

    /** As the parameter has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
