package org.almoner.books.export;

import java.util.List;
import java.util.function.Function;

/**
 * A file that is to be written.
 *
 * @param sql its rows, in order
 * @param mediaType without the character set, which is UTF-8
 * @param head what stands before the rows
 * @param lines what a row becomes, with its end of line; empty where it is none
 */
public record Export(
        String sql,
        List<Object> parameters,
        String fileName,
        String mediaType,
        String head,
        Function<Object[], String> lines) {

    /**
     * The last line of a file that is not whole. No reader of any of the formats takes it for data, and the programs for
     * bookkeeping refuse the file for it.
     */
    static final String INCOMPLETE = "INCOMPLETE: the export failed here; ask for it again\r\n";
}
