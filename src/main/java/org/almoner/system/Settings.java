package org.almoner.system;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.almoner.Setting;
import org.almoner.books.BooksSettings;
import org.almoner.database.job.JobSettings;
import org.almoner.database.pool.TimeLimits;
import org.almoner.database.standby.StandbySettings;
import org.almoner.donation.DonationSettings;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.DonorSettings;
import org.almoner.fraud.FraudSettings;
import org.almoner.knowledge.KnowledgeSettings;
import org.almoner.live.LiveSettings;
import org.almoner.speech.SpeechSettings;
import org.almoner.stripe.StripeSettings;
import org.almoner.system.check.HealthSettings;
import org.almoner.ticket.Contacts;
import org.almoner.web.access.WebSettings;
import org.almoner.web.trace.TraceSettings;
import org.eclipse.microprofile.config.Config;

/**
 * Every setting of ours, each as its room declares it. They are checked before anything uses them, so that a mistake is
 * named by the variable that holds it and by what is expected; those of the gate and the watchdog are the gate's to check.
 */
final class Settings {

    private static final int LAST_PORT = 65_535;

    private static final Duration LONGEST_END = Duration.ofMinutes(5);

    private static final List<Setting<?>> PROCESS = List.of(
            Setting.wholeNumber("PORT", "quarkus.http.port", "HTTP port", "3003", 0, LAST_PORT, ""),
            Setting.yesOrNo(
                    "LOG_JSON",
                    "quarkus.log.console.json.enabled",
                    "`false` writes the log for people also in production",
                    "true"),
            Setting.duration(
                    "SHUTDOWN_DELAY",
                    "quarkus.shutdown.delay",
                    "at SIGTERM, how long it goes on answering while it is not ready",
                    "2S",
                    Duration.ZERO,
                    LONGEST_END),
            Setting.duration(
                    "SHUTDOWN_TIMEOUT",
                    "quarkus.shutdown.timeout",
                    "after that, how long requests under way may take",
                    "5S",
                    Duration.ZERO,
                    LONGEST_END));

    static final List<Setting<?>> ALL = Setting.all(
            PROCESS,
            TimeLimits.ALL,
            StandbySettings.ALL,
            JobSettings.ALL,
            StripeSettings.ALL,
            DonationSettings.ALL,
            DonorSettings.ALL,
            FraudSettings.ALL,
            BooksSettings.ALL,
            List.of(Contacts.KEYS),
            WebSettings.ALL,
            TraceSettings.ALL,
            LiveSettings.ALL,
            HealthSettings.ALL,
            SpeechSettings.ALL,
            KnowledgeSettings.ALL,
            List.of(WarmUp.ROUNDS));

    private Settings() {}

    /**
     * One line for each mistake in the environment; empty when there is none. A blank setting counts as unset.
     *
     * @param environment gives the value of a variable, null when it is not set
     */
    static List<String> mistakes(UnaryOperator<String> environment) {
        return ALL.stream()
                .map(setting -> setting.mistakeOfVariable(environment.apply(setting.variable())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The same of what holds in the end, wherever it was said: in a file, or by the name of the property. */
    static List<String> mistakes(Config config) {
        return ALL.stream()
                .map(setting -> setting.mistakeOf(setting.given(config)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What production refuses to start without; empty when it is there. */
    static Optional<String> missingInProduction(UnaryOperator<String> environment) {
        String key = environment.apply(DonorHash.KEY.variable());
        boolean keyed = key != null && !key.isBlank();
        boolean allowed = DonorHash.UNKEYED
                .read(environment.apply(DonorHash.UNKEYED.variable()))
                .orElse(false);
        return keyed || allowed
                ? Optional.empty()
                : Optional.of(
                        "The setting DONOR_HASH_KEY is missing: it must be a secret of any form, which keeps the hashes"
                                + " of e-mail addresses from being guessed; ALLOW_UNKEYED_DONOR_HASH=true goes without");
    }
}
