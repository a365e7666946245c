package org.almoner.testing;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Looks at the rows as an operator with psql would, past our own code. */
@ApplicationScoped
public class Rows {

    private final DataSource database;

    Rows(DataSource database) {
        this.database = database;
    }

    /** Every row, column by column. */
    public List<Map<String, Object>> all(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<Map<String, Object>> all = new ArrayList<>();
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), rows.getObject(i));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    public Map<String, Object> one(String sql, Object... parameters) {
        List<Map<String, Object>> all = all(sql, parameters);
        if (all.size() != 1) {
            throw new AssertionError(sql + " found " + all.size() + " rows");
        }
        return all.get(0);
    }

    /** The id of the donation that a payment is, as answers and pages have it. It is looked for by its payment intent. */
    public String donation(StripeLife life) {
        return one("select id from stripe_attributions where payment_intent_id = ?", life.intentId())
                .get("id")
                .toString();
    }

    public long count(String table, String where, Object... parameters) {
        return ((Number) one("select count(*) as n from " + table + " where " + where, parameters)
                        .get("n"))
                .longValue();
    }

    public void execute(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
