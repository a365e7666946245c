package org.almoner.donor.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almoner.Setting;

/** The server that takes our letters. Without a host or a sender none are sent. */
@ConfigMapping(prefix = "almoner.mail")
public interface MailSettings {

    /** How the way to the server is kept from being read. */
    enum Tls {
        /** Plain at first, and nothing of a letter before it is not: port 587. */
        STARTTLS(587),
        /** From the first byte: port 465. */
        TLS(465),
        /** Not at all: for a server beside us. Port 25. */
        NONE(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

    Setting<String> HOST = new Setting<>(
            "MAIL_HOST",
            "almoner.mail.host",
            "the server that takes letters to donors",
            "none: no donor is thanked",
            "the name or address of a host",
            text -> Setting.within(HOST_NAME.matcher(text.strip()).matches(), text.strip()));

    Setting<Sender> FROM = new Setting<>(
            "MAIL_FROM",
            "almoner.mail.from",
            "whom letters are from: an address, or a name with an address in angle brackets",
            "none: no donor is thanked",
            "an e-mail address such as thanks@example.org or Example Fund <thanks@example.org>",
            Sender::parse);

    Setting<Integer> PORT = Setting.wholeNumber(
            "MAIL_PORT",
            "almoner.mail.port",
            "its port",
            "587, with `MAIL_TLS=tls` 465, with `none` 25",
            1,
            65_535,
            "");

    Setting<String> USER = new Setting<>(
            "MAIL_USER",
            "almoner.mail.user",
            "the user that the server knows us by",
            "none: without logging in",
            "a name of one line",
            text -> Setting.within(text.strip().chars().noneMatch(Character::isISOControl), text.strip()));

    Setting<String> PASSWORD = new Setting<>(
            "MAIL_PASSWORD", null, "the password of that user", "none", "a secret of any form", Setting::line);

    Setting<Tls> TLS = new Setting<>(
            "MAIL_TLS",
            "almoner.mail.tls",
            "`starttls`, `tls` from the first byte on, or `none`",
            "starttls",
            "starttls, tls or none",
            text -> Tls.valueOf(text.strip().toUpperCase(Locale.ROOT)));

    List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            TLS,
            USER,
            PASSWORD,
            FROM,
            Setting.duration(
                    "ALMONER_MAIL_PATIENCE",
                    "almoner.mail.patience",
                    "how long the mail server may take for one letter",
                    "20S",
                    Duration.ofMillis(100),
                    Duration.ofMinutes(1)));

    Optional<String> host();

    Optional<String> from();

    Optional<String> port();

    Optional<String> user();

    @WithDefault("starttls")
    String tls();

    /** For one letter, from the connection to the server's last word. */
    @WithDefault("20S")
    Duration patience();

    default Optional<String> server() {
        return host().flatMap(HOST::read);
    }

    default Optional<Sender> sender() {
        return from().flatMap(FROM::read);
    }

    default Tls security() {
        return TLS.read(tls()).orElse(Tls.STARTTLS);
    }

    default int serverPort() {
        return port().flatMap(PORT::read).orElse(security().port);
    }
}
