package org.almoner.database.gate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whether the server, and the database on it as somebody has made and set it, are such that Almoner can keep its word there: what cannot
 * be seen at a connection alone, and would otherwise be seen at a payment first.
 */
@ApplicationScoped
class ServerCheck {

    private static final Logger LOG = Logger.getLogger(ServerCheck.class);

    /** Of PostgreSQL; the oldest that Almoner is tried with. */
    private static final int OLDEST = 15;

    /** As a new session has it, whatever this one has set since. */
    private static final String QUESTION = """
            select current_setting('server_version_num')::int, current_setting('server_encoding'),
                (select reset_val from pg_settings where name = 'default_transaction_isolation')""";

    /** Ä and ä by their numbers in Unicode, which only a database in UTF8 takes them for. */
    private static final String KNOWS_LETTERS = "select lower(chr(196)) = chr(228)";

    private final Pool pool;

    ServerCheck(Pool pool) {
        this.pool = pool;
    }

    /**
     * Fails with a {@link GateClosedException} where Almoner cannot run, otherwise as the database does; what it can run with is told in
     * the log.
     *
     * @param pooled whether a pooler in transaction mode stands between, behind which no session keeps what it has set
     */
    Uni<Void> look(boolean pooled, Duration limit) {
        return ask(QUESTION)
                .invoke(server -> expect(server, pooled))
                .chain(server -> ask(KNOWS_LETTERS))
                .invoke(letters -> {
                    if (!letters.getBoolean(0)) {
                        LOG.warn(
                                "The database knows no capital letters beyond ASCII's (lc_ctype): searches tell Ö from ö");
                    }
                })
                .replaceWithVoid()
                .ifNoItem()
                .after(limit)
                .fail();
    }

    private static void expect(Row server, boolean pooled) {
        expectVersion(server.getInteger(0));
        // SQL_ASCII is none either: it takes everything, and promises nothing of what comes back.
        if (!"UTF8".equals(server.getString(1))) {
            throw new GateClosedException(
                    "the encoding of the database is " + server.getString(1)
                            + ", in which not every name can be stored: payments would be lost",
                    "make one with encoding 'UTF8' template template0, and bring over what is in this one with pg_dump");
        }
        if (pooled && !"read committed".equals(server.getString(2))) {
            throw new GateClosedException(
                    "default_transaction_isolation is " + server.getString(2)
                            + " there, and behind a pooler in transaction mode Almoner cannot set it for its sessions",
                    "set it to 'read committed' for the user of DATABASE_URL (alter role … in database … set …),"
                            + " and let the pooler connect anew");
        }
    }

    /** @param number PostgreSQL's {@code server_version_num}: 150004 is 15.4 */
    static void expectVersion(int number) {
        int version = number / 10_000;
        if (version < OLDEST) {
            throw new GateClosedException(
                    "PostgreSQL " + version + " is older than Almoner runs on",
                    "update it to " + OLDEST + " or a later one");
        }
    }

    private Uni<Row> ask(String question) {
        return pool.query(question).execute().map(rows -> rows.iterator().next());
    }
}
