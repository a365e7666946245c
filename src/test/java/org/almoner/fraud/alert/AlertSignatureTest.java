package org.almoner.fraud.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class AlertSignatureTest {

    /** The example of the libraries of Standard Webhooks. */
    @Test
    void isThatOfStandardWebhooks() {
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(AlertSignature.of(
                        key,
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1_614_265_330),
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/almoner, true",
        "https://10.0.0.7:8443/hook?team=1, true",
        "http://localhost:9000/hook, true",
        "http://127.0.0.1:9000/hook, true",
        "http://hooks.example.org/almoner, false",
        "http://localhost.example.org/, false",
        "http://10.0.0.7/hook, false",
        "ftp://localhost/x, false",
        "https://user:secret@hooks.example.org/, false",
        "https://hooks.example.org/#x, false",
        "https:///nobody, false",
        "hooks.example.org, false",
        "'https://hooks example.org/', false"
    })
    void addressIsEncryptedOrOfThisMachine(String address, boolean usable) {
        assertThat(AlertSettings.URL.refuses(address)).isEqualTo(!usable);
    }

    @ParameterizedTest
    @CsvSource({
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, true",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, false",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==, false",
        "whsec_****, false",
        "whsec_, false"
    })
    void secretIsOneOfStandardWebhooks(String secret, boolean usable) {
        assertThat(AlertSettings.SECRET.refuses(secret)).isEqualTo(!usable);
    }
}
