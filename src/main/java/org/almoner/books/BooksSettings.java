package org.almoner.books;

import java.util.List;
import org.almoner.Setting;
import org.almoner.books.export.MovementExport;

/** The settings of this room. */
public final class BooksSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL = List.of(MovementExport.ACCOUNTS);

    private BooksSettings() {}
}
