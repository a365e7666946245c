package org.almoner.database.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the ledger of this database is in another schema than the one that is about to be filled. By PostgreSQL's usual
 * {@code search_path}, {@code "$user", public}, a schema with the name of the role that somebody makes later comes before the one that has
 * been used, and everything would begin anew in it. Who names a schema in {@code search_path} means it: so may two share a database.
 */
final class OtherSchemas {

    /**
     * The schema of ours, where it has no tables of ours yet and nobody has named it. What PostgreSQL itself has for {@code search_path}
     * names nothing.
     */
    private static final String BEGUN_BY_CHANCE = """
            select current_schema() from pg_settings
            where name = 'search_path' and current_schema() is not null
                and to_regclass(format('%I.recording_tickets', current_schema())) is null
                and (source = 'default' or not current_schema() = any(
                    select trim(both '" ' from named) from unnest(string_to_array(setting, ',')) as named))""";

    /** Tables of that name, of which others have some too, as far as the role may read them. */
    private static final String HISTORIES = """
            select place.nspname, format('%I.%I', place.nspname, history.relname)
            from pg_class history
            join pg_namespace place on place.oid = history.relnamespace
            join pg_attribute script on script.attrelid = history.oid and script.attname = 'script' and not script.attisdropped
            where history.relname = 'flyway_schema_history' and place.nspname <> current_schema()
                and has_schema_privilege(place.oid, 'usage') and has_table_privilege(history.oid, 'select')
            order by 1""";

    /** Flyway writes down where it has a file from, too. The name is released, and never changes. */
    private static final String HAS_OUR_FIRST =
            "select 1 from %s where script ~ '(^|/)V1__recording_tickets[.]sql$' limit 1";

    private OtherSchemas() {}

    /** @throws GateClosedException when the ledger is elsewhere, with the names of both */
    static void expectNoLedger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Optional<String> begun = first(statement, BEGUN_BY_CHANCE);
            if (begun.isEmpty()) {
                return;
            }
            Optional<String> other = ledger(statement);
            if (other.isPresent()) {
                throw new GateClosedException(
                        "the schema \"%s\" is empty, and the tables of Almoner are in the schema \"%s\" of this database"
                                .formatted(begun.get(), other.get()),
                        ("name in the role's search_path the one that is meant: alter role … set search_path = \"%s\","
                                        + " or \"%s\" for a second Almoner in this database")
                                .formatted(other.get(), begun.get()));
            }
        }
    }

    private static Optional<String> ledger(Statement statement) throws SQLException {
        List<String[]> histories = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(HISTORIES)) {
            while (found.next()) {
                histories.add(new String[] {found.getString(1), found.getString(2)});
            }
        }
        for (String[] history : histories) {
            // PostgreSQL has quoted the name.
            if (first(statement, HAS_OUR_FIRST.formatted(history[1])).isPresent()) {
                return Optional.of(history[0]);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(Statement statement, String question) throws SQLException {
        try (ResultSet rows = statement.executeQuery(question)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }
}
