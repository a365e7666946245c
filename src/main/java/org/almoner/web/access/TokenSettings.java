package org.almoner.web.access;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/**
 * Whose tokens open {@code /admin} beside the passwords, and who lets people in at the desk; nobody's and nobody while there is
 * no issuer.
 */
@ConfigMapping(prefix = "almoner.oidc")
public interface TokenSettings {

    Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,200}");

    Setting<String> ISSUER = new Setting<>(
            "OIDC_ISSUER",
            "almoner.oidc.issuer",
            "the OpenID Connect provider whose bearer tokens open `/admin`, as its tokens name it",
            "none: passwords alone",
            "an https address without query and fragment, as the tokens' iss has it (http on this machine alone)",
            TokenSettings::issuer);

    Setting<String> AUDIENCE =
            word("OIDC_AUDIENCE", "almoner.oidc.audience", "what the tokens' `aud` must contain", "almoner");

    Setting<String> ROLES_CLAIM = word(
            "OIDC_ROLES_CLAIM",
            "almoner.oidc.roles-claim",
            "the claim that lists roles; `/` leads into objects, as in `realm_access/roles`",
            "groups");

    Setting<String> ADMIN_ROLE =
            word("OIDC_ADMIN_ROLE", "almoner.oidc.admin-role", "the role of a token that is `admin`", "almoner-admin");

    Setting<String> AUDITOR_ROLE = word(
            "OIDC_AUDITOR_ROLE",
            "almoner.oidc.auditor-role",
            "the role of a token that is `auditor`",
            "almoner-auditor");

    Setting<String> CLIENT_ID = word(
            "OIDC_CLIENT_ID",
            "almoner.oidc.client-id",
            "as whom the desk is known to the provider, for people who sign in there",
            "none: passwords alone");

    /** What is shorter could be guessed by whoever has a cookie that is sealed with it. */
    Setting<String> CLIENT_SECRET = new Setting<>(
            "OIDC_CLIENT_SECRET",
            null,
            "its secret there; a new one ends the sessions of who signed in so",
            "none: passwords alone",
            "16 to 1000 characters",
            text -> {
                String secret = Setting.line(text);
                return Setting.within(secret.length() >= 16 && secret.length() <= 1_000, secret);
            });

    Optional<String> issuer();

    Optional<String> clientId();

    String audience();

    String rolesClaim();

    String adminRole();

    String auditorRole();

    /** Whoever could change an answer of the issuer on its way could let themselves in. */
    private static String issuer(String text) {
        URI address = HttpAddress.parseBase(text);
        return Setting.within(HttpAddress.isSafe(address), address.toString());
    }

    private static Setting<String> word(String variable, String property, String meaning, String standard) {
        return new Setting<>(
                variable,
                property,
                meaning,
                standard,
                "up to 200 visible ASCII characters",
                text -> Setting.within(WORD.matcher(text.strip()).matches(), text.strip()));
    }
}
