package org.almoner.stripe.api;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almoner.Setting;

/** What connects us with a Stripe account. An unset secret closes the door that it belongs to. */
@ConfigMapping(prefix = "almoner.stripe")
public interface StripeAccountSettings {

    Pattern KEY = Pattern.compile("(?!pk_|whsec_)[A-Za-z0-9_]+");

    /** A blank, or a key in the place of a secret. */
    Pattern NO_SECRET = Pattern.compile("\\s|^(sk|rk|pk)_");

    Setting<String> SECRET_KEY = new Setting<>(
            "STRIPE_SECRET_KEY",
            "almoner.stripe.secret-key",
            "Stripe's API key",
            "none: what needs it answers 503",
            "a secret or restricted API key as Stripe shows it",
            text -> Setting.within(KEY.matcher(text.strip()).matches(), text.strip()));

    Setting<List<String>> WEBHOOK_SECRETS = new Setting<>(
            "STRIPE_WEBHOOK_SECRETS",
            "almoner.stripe.webhook-secrets",
            "signing secrets, comma-separated",
            "none: the webhook answers 503",
            "one or more signing secrets (no API keys), separated by commas",
            StripeAccountSettings::secrets);

    Setting<Boolean> LIVE_MODE = Setting.yesOrNo(
            "STRIPE_LIVE_MODE", "almoner.stripe.live-mode", "which `livemode` is accepted", "follows the key");

    Pattern ACCOUNT_ID = Pattern.compile("acct_[A-Za-z0-9]+");

    Setting<String> ACCOUNT = new Setting<>(
            "STRIPE_ACCOUNT",
            "almoner.stripe.own-account",
            "the id of the account (`acct_…`), where an organisation's event destination delivers; events of its other accounts have no effect then",
            "none: whatever is delivered is the account's own, but what is of connected accounts",
            "the id of a Stripe account, as acct_1NkXYZ",
            text -> Setting.within(ACCOUNT_ID.matcher(text.strip()).matches(), text.strip()));

    List<Setting<?>> ALL = List.of(SECRET_KEY, WEBHOOK_SECRETS, LIVE_MODE, ACCOUNT);

    /** The API key; without it checkout, replay and reconciliation answer 503. */
    Optional<String> secretKey();

    /** Signing secrets of the webhook; several are valid while one is rolled. Without any the webhook answers 503. */
    Optional<String> webhookSecrets();

    /** Which {@code livemode} is accepted; follows the key where unset. */
    Optional<String> liveMode();

    /** The id of the account itself. Without it events of an organisation's other accounts cannot be told from its own. */
    Optional<String> ownAccount();

    default Optional<String> account() {
        return ownAccount().flatMap(ACCOUNT::read);
    }

    default Optional<String> key() {
        return secretKey().flatMap(SECRET_KEY::read);
    }

    default List<String> signingSecrets() {
        return webhookSecrets().flatMap(WEBHOOK_SECRETS::read).orElse(List.of());
    }

    /** Whether events of live mode are accepted, and those of test mode are not. */
    default boolean acceptsLiveMode() {
        return liveMode().flatMap(LIVE_MODE::read).orElseGet(this::keyIsLive);
    }

    /** Whether the key is one of live mode, and so is all that Stripe answers to it. */
    default boolean keyIsLive() {
        return key().filter(key -> key.startsWith("sk_live_") || key.startsWith("rk_live_"))
                .isPresent();
    }

    private static List<String> secrets(String text) {
        List<String> secrets = Setting.parts(text);
        return Setting.within(
                secrets.stream().noneMatch(secret -> NO_SECRET.matcher(secret).find()), secrets);
    }
}
