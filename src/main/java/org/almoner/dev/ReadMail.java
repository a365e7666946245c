package org.almoner.dev;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.dev.SmtpServer.Mail;

/**
 * A letter as a mail program shows it (RFC 2045 to 2047), as far as those of ours need it.
 *
 * @param text its part in plain text, empty without one
 * @param html likewise
 */
record ReadMail(String to, String subject, String text, String html) {

    private static final Pattern WORD =
            Pattern.compile("=\\?UTF-8\\?Q\\?([^?]*)\\?=(?: +(?==\\?))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final String GAP = "\r\n\r\n";

    static ReadMail of(Mail mail) {
        Map<String, String> headers = headers(mail.source());
        Matcher boundary = BOUNDARY.matcher(headers.getOrDefault("content-type", ""));
        String text = "";
        String html = "";
        if (boundary.find()) {
            for (String part : mail.source().split(Pattern.quote("--" + boundary.group(1)))) {
                String type = headers(part.stripLeading()).getOrDefault("content-type", "");
                text = type.startsWith("text/plain") ? body(part.stripLeading()) : text;
                html = type.startsWith("text/html") ? body(part.stripLeading()) : html;
            }
        }
        return new ReadMail(mail.to(), subject(headers.getOrDefault("subject", "")), text, html);
    }

    private static Map<String, String> headers(String part) {
        Map<String, String> headers = new TreeMap<>();
        int end = part.indexOf(GAP);
        part.substring(0, Math.max(0, end))
                .replaceAll("\r\n[ \t]+", " ")
                .lines()
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line -> headers.putIfAbsent(
                        line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT),
                        line.substring(line.indexOf(':') + 1).strip()));
        return headers;
    }

    private static String body(String part) {
        String body = part.substring(part.indexOf(GAP) + GAP.length());
        return headers(part).getOrDefault("content-transfer-encoding", "").equals("quoted-printable")
                ? unquoted(body.replace("=\r\n", ""))
                : body;
    }

    private static String subject(String header) {
        return WORD.matcher(header)
                .replaceAll(
                        word -> Matcher.quoteReplacement(unquoted(word.group(1).replace('_', ' '))));
    }

    private static String unquoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
