package org.almoner.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The setting {@code DATABASE_URL}: {@code postgresql://user:password@host:port/database?sslmode=…}, taken apart.
 *
 * @param host     a name or an address, IPv6 in its brackets
 * @param password decoded; empty when the address has none
 * @param pooled   whether a pooler in transaction mode stands between ({@code pgbouncer=true}, as others call it)
 * @param ignored  names of parameters that the address has and Almoner does not use
 */
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        Optional<String> rootCertificate,
        boolean pooled,
        List<String> ignored) {

    public static final String SETTING = "DATABASE_URL";

    /** For what a pooler in transaction mode cannot do: migrations and listening. The same as the other when it is not set. */
    public static final String DIRECT_SETTING = "DATABASE_DIRECT_URL";

    /** Of a streaming standby, for what may be some seconds old. There need be none. */
    public static final String READ_SETTING = "DATABASE_READ_URL";

    /** How PostgreSQL shows the connections of the migrations among its sessions. */
    public static final String MIGRATIONS_NAME = "almoner-migrations";

    private static final String SHAPE = "expected postgresql://user:password@host:port/database?sslmode=…";
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SCHEME = Pattern.compile("postgres(?:ql)?://", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:,\\s]+)(?::([0-9]{1,5}))?");
    private static final Pattern PARAMETER = Pattern.compile("([a-z_]{1,40})=([^=@]*)");

    /**
     * Reads an address.
     *
     * @throws InvalidDatabaseUrlException with a message that quotes nothing of the address, because a mistake in it can
     *     put the password anywhere
     */
    public static DatabaseUrl parse(String address) {
        String text = address.strip();
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.lookingAt()) {
            throw invalid("it does not start with postgresql://");
        }
        String rest = text.substring(scheme.end());
        int end = firstOf(rest, "/?#");
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            throw invalid(path.indexOf('@') < 0 ? "the user is missing" : "user and password must be percent-encoded");
        }
        if (authority.indexOf(',', at) >= 0) {
            throw invalid(
                    "it names several hosts, and Almoner takes one: the address that always leads to the primary");
        }
        Matcher hostAndPort = HOST_AND_PORT.matcher(authority.substring(at + 1));
        if (!hostAndPort.matches()) {
            throw invalid("host and port are not of the form host:port");
        }
        String[] login = authority.substring(0, at).split(":", 2);
        int question = path.indexOf('?');
        String database = question < 0 ? path : path.substring(0, question);
        if (database.length() < 2 || database.indexOf('/', 1) > 0 || database.indexOf('@') >= 0) {
            throw invalid("it does not end in one database name");
        }
        Map<String, String> parameters = parameters(question < 0 ? "" : path.substring(question + 1));
        SslMode sslMode = SslMode.of(parameters.remove("sslmode"));
        Optional<String> rootCertificate = Optional.ofNullable(parameters.remove("sslrootcert"));
        boolean pooled = flag("pgbouncer", parameters.remove("pgbouncer"));
        return new DatabaseUrl(
                hostAndPort.group(1),
                port(hostAndPort.group(2)),
                decoded(database.substring(1), "database"),
                decoded(login[0], "user"),
                login.length == 1 || login[1].isEmpty() ? "" : decoded(login[1], "password"),
                sslMode,
                rootCertificate,
                pooled,
                parameters.keySet().stream().sorted().toList());
    }

    /** The address for the JDBC driver, without user and password. Its time limits are in seconds. */
    public String jdbcUrl() {
        List<String> parameters = new ArrayList<>();
        parameters.add("sslmode=" + sslMode.word());
        rootCertificate.ifPresent(file -> parameters.add("sslrootcert=" + encoded(file)));
        if (sslMode.verifies() && rootCertificate.isEmpty()) {
            // Else the driver looks for a file in the home folder, while the reactive client asks the JVM.
            parameters.add("sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        parameters.add("connectTimeout=5");
        parameters.add("loginTimeout=5");
        parameters.add("tcpKeepAlive=true");
        parameters.add("ApplicationName=" + MIGRATIONS_NAME);
        return "jdbc:" + reactiveUrl() + "?" + String.join("&", parameters);
    }

    /** The address for the reactive client, without user and password. */
    public String reactiveUrl() {
        return "postgresql://" + location();
    }

    /** Host, port and database: what may be shown to an operator. */
    public String location() {
        return host + ":" + port + "/" + encoded(database);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return reactiveUrl();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&")) {
            Matcher parameter = PARAMETER.matcher(part);
            if (parameter.matches()) {
                parameters.put(parameter.group(1), decoded(parameter.group(2), "parameter"));
            } else if (!part.isEmpty()) {
                throw invalid("what follows the question mark is not of the form name=value&name=value");
            }
        }
        return parameters;
    }

    private static boolean flag(String name, String word) {
        if (word == null || word.equals("false") || word.equals("true")) {
            return "true".equals(word);
        }
        throw invalid(name + " is neither true nor false");
    }

    private static int port(String digits) {
        int port = digits == null ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw invalid("the port is not within 1 and 65535");
        }
        return port;
    }

    private static String decoded(String text, String what) {
        String decoded;
        try {
            // A plus is a plus here; only forms take it for a space.
            decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its message quotes the text.
            throw invalid("a percent sign in the " + what + " must be written as %25");
        }
        if (decoded.isBlank() || decoded.chars().anyMatch(Character::isISOControl)) {
            throw invalid("the " + what + " is empty or has control characters");
        }
        return decoded;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static int firstOf(String text, String characters) {
        int index = 0;
        while (index < text.length() && characters.indexOf(text.charAt(index)) < 0) {
            index++;
        }
        return index;
    }

    private static InvalidDatabaseUrlException invalid(String problem) {
        return new InvalidDatabaseUrlException(problem + "; " + SHAPE);
    }

    /** How much of TLS the connection asks for, with the names and meanings of PostgreSQL's own clients. */
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        static SslMode of(String word) {
            for (SslMode mode : values()) {
                if (mode.word().equals(word)) {
                    return mode;
                }
            }
            if (word != null) {
                throw invalid("sslmode is none of disable, allow, prefer, require, verify-ca, verify-full");
            }
            return PREFER;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        public boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }
}
