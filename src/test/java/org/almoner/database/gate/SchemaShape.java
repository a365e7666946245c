package org.almoner.database.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a schema is to a program that was written for it: each thing by its name, with how it is.
 *
 * @param things {@code column t.c}, {@code constraint t.n} and so on, and what PostgreSQL says of each
 * @param demanding the names of columns that every insert must name
 */
record SchemaShape(Map<String, String> things, SortedSet<String> demanding) {

    private static final String THINGS = """
            select 'table ' || relname, relkind::text from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
            union all
            select 'column ' || c.relname || '.' || a.attname,
                format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0
                and not a.attisdropped
            union all
            select 'constraint ' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
            from pg_constraint k join pg_class c on c.oid = k.conrelid
            where c.relnamespace = 'public'::regnamespace and k.contype <> 'n'
            union all
            select 'unique index ' || c.relname || '.' || i.relname, pg_get_indexdef(i.oid)
            from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
            where c.relnamespace = 'public'::regnamespace and x.indisunique
                and not exists (select from pg_constraint where conindid = i.oid)
            union all
            select 'trigger ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
            from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
            union all
            select 'function ' || p.oid::regprocedure, md5(p.prosrc)
            from pg_proc p where p.pronamespace = 'public'::regnamespace
            """;

    private static final String DEMANDING = """
            select 'column ' || c.relname || '.' || a.attname
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
                and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attidentity = ''
            """;

    private static final String HISTORY = "flyway_schema_history";

    static SchemaShape of(Connection connection) throws SQLException {
        Map<String, String> things = new TreeMap<>();
        SortedSet<String> demanding = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(THINGS)) {
                while (rows.next()) {
                    if (!rows.getString(1).contains(HISTORY)) {
                        things.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery(DEMANDING)) {
                while (rows.next()) {
                    demanding.add(rows.getString(1));
                }
            }
        }
        return new SchemaShape(things, demanding);
    }

    /** What a program that was written for this shape could trip over in the later one; empty when that only has more. */
    SortedSet<String> narrowedBy(SchemaShape later) {
        SortedSet<String> narrowed = new TreeSet<>();
        things.forEach((name, was) -> {
            String is = later.things.get(name);
            if (is == null) {
                narrowed.add(name + " is gone");
            } else if (!is.equals(was)) {
                narrowed.add(name + " is another");
            }
        });
        later.things.forEach((name, is) -> {
            if (!things.containsKey(name) && bindsWhatWas(name, is)) {
                narrowed.add(name + " binds what was there");
            }
        });
        later.demanding.stream()
                .filter(name -> !things.containsKey(name) && things.containsKey(table(name)))
                .forEach(name -> narrowed.add(name + " must be given"));
        return narrowed;
    }

    /** A new rule on a table of before, unless it is about new columns alone. */
    private boolean bindsWhatWas(String name, String definition) {
        boolean rule =
                name.startsWith("constraint ") || name.startsWith("unique index ") || name.startsWith("trigger ");
        if (!rule || !things.containsKey(table(name))) {
            return false;
        }
        String prefix = "column " + table(name).substring("table ".length()) + ".";
        return name.startsWith("trigger ")
                || things.keySet().stream()
                        .filter(thing -> thing.startsWith(prefix))
                        .map(thing -> thing.substring(prefix.length()))
                        .anyMatch(column -> definition.matches("(?s).*\\b" + column + "\\b.*"));
    }

    private static String table(String name) {
        String qualified = name.substring(name.lastIndexOf(' ') + 1);
        return "table " + qualified.substring(0, Math.max(0, qualified.indexOf('.')));
    }
}
