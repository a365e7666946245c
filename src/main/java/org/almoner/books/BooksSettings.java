package org.almoner.books;

import java.util.List;
import org.almoner.Setting;
import org.almoner.books.export.MovementExport;
import org.almoner.books.series.SeriesSettings;

/** The settings of this room. */
public final class BooksSettings {

    /** All of them. */
    public static final List<Setting<?>> ALL = Setting.all(List.of(MovementExport.ACCOUNTS), SeriesSettings.ALL);

    private BooksSettings() {}
}
