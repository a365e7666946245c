package org.almoner.fraud.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** Who is told of suspected fraud, by signed webhooks (Standard Webhooks). Without address or secret nobody is. */
@ConfigMapping(prefix = "almoner.alerts")
public interface AlertSettings {

    int SHORTEST_SECRET = 24;
    int LONGEST_SECRET = 64;

    Setting<URI> URL = new Setting<>(
            "ALERT_WEBHOOK_URL",
            "almoner.alerts.url",
            "where suspected fraud is told, as signed webhooks (Standard Webhooks)",
            "nowhere",
            "an address that begins with https (http only on localhost), without user and fragment",
            AlertSettings::address);

    Setting<byte[]> SECRET = new Setting<>(
            "ALERT_WEBHOOK_SECRET",
            "almoner.alerts.secret",
            "the secret that they are signed with; without it nothing is sent",
            "none",
            "whsec_ and the base64 of " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " bytes",
            AlertSettings::secret);

    List<Setting<?>> ALL = List.of(
            URL,
            SECRET,
            Setting.interval(
                    "ALMONER_ALERTS_LOOK",
                    "almoner.alerts.look",
                    "how often a replica looks whether an alert is to be sent; `off` leaves it to others",
                    "5s"));

    Optional<String> url();

    Optional<String> secret();

    @WithDefault("5s")
    String look();

    default Optional<URI> address() {
        return url().flatMap(URL::read);
    }

    default Optional<byte[]> key() {
        return secret().flatMap(SECRET::read);
    }

    default boolean isOn() {
        return address().isPresent() && key().isPresent();
    }

    /** An operator's word, so that it may lead into their own network; but what is signed and not encrypted stays on this machine. */
    private static URI address(String text) {
        URI address = HttpAddress.parse(text);
        return Setting.within(HttpAddress.isSafe(address) && address.getRawFragment() == null, address);
    }

    private static byte[] secret(String text) {
        String word = text.strip();
        Setting.within(word.startsWith("whsec_"), word);
        byte[] key = Base64.getDecoder().decode(word.substring("whsec_".length()));
        return Setting.within(
                key.length >= SHORTEST_SECRET && key.length <= LONGEST_SECRET, Arrays.copyOf(key, key.length));
    }
}
